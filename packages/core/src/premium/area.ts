import type { Curve } from '../messages/product.js'

/**
 * Integral of the rate curve over exposure from 0 to `exposure`: the twin of `Premium.area`.
 *
 * It is one integer function of the exposure, so that the areas of consecutive sales add up exactly.
 *
 * @param curve - rates, ppm a year; see `quotePremium` for what makes a curve valid
 * @param exposure - units, not negative
 * @param capacity - exposure at utilisation 1, units, not negative; above it the rate stays at `maxRate`
 * @returns units x ppm a year, rounded down
 */
export function area(curve: Curve, exposure: bigint, capacity: bigint): bigint {
  const [base, atKink, max] = [BigInt(curve.baseRate), BigInt(curve.kinkRate), BigInt(curve.maxRate)]
  const over = exposure > capacity ? exposure - capacity : 0n
  const within = exposure - over
  const kink = (capacity * BigInt(curve.kinkBps)) / 10_000n
  const low = within < kink ? within : kink
  const high = within - low
  return (
    over * max +
    low * base +
    (low === 0n ? 0n : ((atKink - base) * low * low) / (2n * kink)) +
    high * atKink +
    (high === 0n ? 0n : ((max - atKink) * high * high) / (2n * (capacity - kink)))
  )
}
