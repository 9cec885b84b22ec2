import { InvalidHexError } from '@omnicover/core'
import { keccak } from 'hash-wasm'
import type { Hash, Hex } from 'viem'

/**
 * Hashes bytes by keccak256, as viem does, in a tenth of the time or less: in WebAssembly. For what is long, or hashed for each message.
 *
 * @param bytes - of any length
 * @returns the hash
 * @throws {InvalidHexError} when it is not hex
 */
export async function hashBytes(bytes: Hex): Promise<Hash> {
  const decoded = Buffer.from(bytes.slice(2), 'hex')
  // At the first digit that is none, the decoder stops and says nothing.
  if (!bytes.startsWith('0x') || 2 + 2 * decoded.length !== bytes.length) throw new InvalidHexError('What is hashed')
  return `0x${await keccak(decoded, 256)}`
}
