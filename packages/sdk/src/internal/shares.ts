import { InvalidSharesError } from '../errors/pool.js'

/** A pool counts shares that leave in millionths of a share. */
const UNIT = 10n ** 12n

/** It keeps these in 64 bits. */
const MAXIMUM = 2n ** 64n * UNIT - 1n

/** Refuses none, dust and what no pool could take, before anybody is asked. */
export function assertShares(shares: bigint): void {
  if (shares < UNIT || shares > MAXIMUM) throw new InvalidSharesError({ shares, minimum: UNIT })
}
