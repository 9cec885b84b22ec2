import { readFileSync } from 'node:fs'
import { type Hex, isHex } from 'viem'
import { KeyFileError } from '../errors.js'

/**
 * Reads a private key. A key stands in a file, not in the arguments: those can be seen by everybody on the machine.
 *
 * @param path - the file
 * @returns the key
 * @throws {KeyFileError} when it cannot be read, or holds something else
 */
export function readKey(path: string): Hex {
  const text = readText(path).trim()
  const key: Hex = text.startsWith('0x') ? (text as Hex) : `0x${text}`
  if (!isHex(key, { strict: true }) || key.length !== 66)
    throw new KeyFileError(path, 'holds no private key: 32 bytes in hex')
  return key
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new KeyFileError(path, 'cannot be read')
  }
}
