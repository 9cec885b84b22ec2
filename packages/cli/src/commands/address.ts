import { privateKeyToAddress } from 'viem/accounts'
import { readKeyFile } from '../readKeyFile.js'

/**
 * `omnicover address`: prints the address of the key in each file, to name it in a configuration or to send it money.
 *
 * @param files - one key each
 * @throws {KeyFileError} for the first that holds none, or that others may read
 */
export function address(files: readonly string[]): void {
  for (const line of files.map((file) => `${privateKeyToAddress(readKeyFile(file))}  ${file}`)) console.log(line)
}
