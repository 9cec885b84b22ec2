import { formatUnits, parseUnits } from 'viem'
import { CoreError } from '../errors.js'

/** Thrown when a text is not an amount of at most six decimals. */
export class InvalidAmountError extends CoreError {
  override readonly name = 'InvalidAmountError'

  constructor(text: string) {
    super(`"${text}" is not an amount; write digits, and if need be a point and at most 6 decimals, as in "1250.5".`)
  }
}

const decimals = 6

/**
 * Reads an amount of the asset. Never rounds: an amount of more than six decimals is refused.
 *
 * @param text - digits, and if need be a point and up to six decimals
 * @returns units of 1e-6 of the asset
 * @throws {InvalidAmountError} when the text is anything else
 */
export function parseAmount(text: string): bigint {
  if (!/^\d+(\.\d{1,6})?$/.test(text)) throw new InvalidAmountError(text)
  return parseUnits(text, decimals)
}

/**
 * Writes an amount of the asset.
 *
 * @param units - units of 1e-6 of the asset
 * @returns the amount with a point and without trailing zeros, as `parseAmount` reads it
 */
export function formatAmount(units: bigint): string {
  return formatUnits(units, decimals)
}
