import { InvalidSharesError } from '../errors/pool.js'
import { assertBigint } from './input.js'

/** A pool counts shares that leave in millionths of a share. */
const UNIT = 10n ** 12n

/** It takes no fewer: of an exit unless they are all that the owner has, of a move never. */
export const MINIMUM_SHARES = 10n ** 18n

/** It keeps these in 64 bits. */
const MAXIMUM = 2n ** 64n * UNIT - 1n

/** Refuses none, dust and what no pool could take, before anybody is asked. The pool refuses less than one share of more. */
export function assertShares(shares: bigint): void {
  assertBigint(shares, 'shares', 'units of 1e-18, such as shares of pool.getPosition')
  if (shares < UNIT || shares > MAXIMUM) throw new InvalidSharesError({ shares, minimum: MINIMUM_SHARES })
}
