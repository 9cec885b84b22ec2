import { readFileSync, statSync } from 'node:fs'
import { isHex, type LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { KeyFileError } from '../errors.js'

/** Rights of others than the owner of a file. */
const OTHERS = 0o077

/**
 * Reads the account that signs. A key is in a file, never in the environment or on the command line, where others can read it.
 *
 * @param path - the file; 32 bytes in hexadecimal
 * @returns the account
 * @throws {KeyFileError} when there is no such file, others may read it, or it holds no key; never with what it holds
 */
export function readAccount(path: string): LocalAccount {
  const key = readText(path).trim()
  const hex = key.startsWith('0x') ? key : `0x${key}`
  if (!isHex(hex) || hex.length !== 66) throw new KeyFileError(path, 'holds no private key: 32 bytes in hex')
  return privateKeyToAccount(hex)
}

function readText(path: string): string {
  try {
    if (process.platform !== 'win32' && statSync(path).mode & OTHERS)
      throw new KeyFileError(path, 'can be read by others (chmod 600 puts that right)')
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof KeyFileError) throw error
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new KeyFileError(path, isAbsent ? 'does not exist' : 'cannot be read')
  }
}
