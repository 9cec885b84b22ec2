import { readFileSync, statSync } from 'node:fs'
import { type Hex, isHex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { KeyFileError } from './errors.js'

/** Rights of others than the owner of a file. */
const OTHERS = 0o077

/**
 * Reads a private key. A key is in a file, never in the environment or on the command line, where others can read it.
 *
 * @param path - the file; 32 bytes in hexadecimal
 * @returns the key
 * @throws {KeyFileError} when there is no such file, others may read it, or it holds no key; never with what it holds
 */
export function readKeyFile(path: string): Hex {
  const key = readText(path).trim()
  const hex: Hex = key.startsWith('0x') ? (key as Hex) : `0x${key}`
  if (!isPrivateKey(hex)) throw new KeyFileError(path, 'holds no private key: 32 bytes in hex')
  return hex
}

function isPrivateKey(hex: Hex): boolean {
  if (!isHex(hex, { strict: true }) || hex.length !== 66) return false
  try {
    privateKeyToAddress(hex)
    return true
  } catch {
    return false
  }
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
