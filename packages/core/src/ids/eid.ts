import { checkRange } from '../codec/range.js'

/** LayerZero's id of a chain. It is not the chain id. */
export type Eid = number & { readonly __brand: 'Eid' }

/**
 * Marks a number as an endpoint id.
 *
 * @param value - the number
 * @returns the same number
 * @throws {OutOfRangeError} when it is not a whole number from 1 to 2^32 - 1
 */
export function toEid(value: number): Eid {
  return checkRange('eid', value, 1, 2 ** 32 - 1) as Eid
}
