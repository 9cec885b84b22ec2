import { OutOfRangeError } from '../errors.js'

/** The largest value of an unsigned integer of 64 bits, as most amounts on the chain have. */
export const maxUint64 = 2n ** 64n - 1n

/**
 * Checks that a whole number lies in a range.
 *
 * @param what - what the number is, for the error
 * @param value - the number
 * @param min - smallest allowed
 * @param max - largest allowed
 * @returns the number itself
 * @throws {OutOfRangeError} when it is not whole or not in the range
 */
export function checkRange<value extends number | bigint>(what: string, value: value, min: value, max: value): value {
  const whole = typeof value === 'bigint' || Number.isInteger(value)
  if (!whole || value < min || value > max) throw new OutOfRangeError(what, value, min, max)
  return value
}
