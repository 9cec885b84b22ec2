import type { Hex } from 'viem'
import { InvalidHexError } from '../errors.js'

/**
 * Strips and checks the hex form of bytes.
 *
 * @param what - what the bytes are, for the error
 * @param value - "0x" and two hex digits for each byte
 * @returns the digits, in lower case
 * @throws {InvalidHexError} when it is anything else
 */
export function toDigits(what: string, value: Hex): string {
  if (!/^0x([0-9a-f]{2})*$/i.test(value)) throw new InvalidHexError(what)
  return value.slice(2).toLowerCase()
}
