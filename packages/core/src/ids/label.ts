import { type Hex, hexToString, stringToHex } from 'viem'
import { bytes32 } from '../codec/fields.js'
import { CoreError } from '../errors.js'

/** Thrown when a label is not 1 to 32 printable ASCII characters. */
export class InvalidLabelError extends CoreError {
  override readonly name = 'InvalidLabelError'

  constructor(label: string) {
    super(`The label ${JSON.stringify(label)} is not valid; it must be 1 to 32 printable ASCII characters.`)
  }
}

/**
 * Turns the label of a product into its form on the chain: ASCII, padded with zeros.
 *
 * @param label - 1 to 32 printable ASCII characters
 * @returns 32 bytes
 * @throws {InvalidLabelError} when it is anything else
 */
export function labelToBytes32(label: string): Hex {
  if (!/^[ -~]{1,32}$/.test(label)) throw new InvalidLabelError(label)
  return stringToHex(label, { size: 32 })
}

/**
 * Reads the label of a product.
 *
 * @param label - 32 bytes, as on the chain
 * @returns the text
 * @throws {InvalidHexError} when it is not hex
 * @throws {WrongLengthError} when it has not 32 bytes
 * @throws {InvalidLabelError} when the bytes are not ASCII padded with zeros
 */
export function bytes32ToLabel(label: Hex): string {
  const digits = bytes32.write(label, 'label').replace(/(00)*$/, '')
  const text = digits === '' ? '' : hexToString(`0x${digits}`)
  if (!/^[ -~]{1,32}$/.test(text)) throw new InvalidLabelError(text)
  return text
}
