import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { ConfigInvalidError } from '@omnicover/relayer'

/** What the Parameter Store takes in its advanced tier, bytes. */
export const MOST_PARAMETER_BYTES = 8_192

/** How a packed parameter begins; JSON never does. */
const MARK = 'brotli:'

/** The most that a packed parameter unpacks to, bytes: hundreds of chains. What is more was not written by `packParameter`. */
const MOST_UNPACKED_BYTES = 16_000_000

/**
 * Makes of a text what a parameter can hold: the text itself, for people to read, or where it is too long for the Parameter Store the same
 * packed by Brotli. The network of a market names the same contracts again and again, so some twenty-five chains fit.
 *
 * @param text - not packed, such as JSON
 * @returns what to put into the parameter; it may be longer than `MOST_PARAMETER_BYTES`
 */
export function packParameter(text: string): string {
  if (Buffer.byteLength(text) <= MOST_PARAMETER_BYTES) return text
  return MARK + brotliCompressSync(text).toString('base64')
}

/**
 * Reads what a parameter holds.
 *
 * @param name - of the parameter, for the error
 * @param value - packed or not
 * @returns the text that was given to `packParameter`
 * @throws {ConfigInvalidError} when it is marked as packed and was cut or changed
 */
export function unpackParameter(name: string, value: string): string {
  if (!value.startsWith(MARK)) return value
  const packed = Buffer.from(value.slice(MARK.length), 'base64')
  try {
    return brotliDecompressSync(packed, { maxOutputLength: MOST_UNPACKED_BYTES }).toString()
  } catch {
    throw new ConfigInvalidError([`${name}: expected what \`omnicover parameter\` prints, all of it and unchanged`])
  }
}
