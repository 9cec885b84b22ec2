const picoPerUnit = 1_000_000n

/**
 * Premium of a rate over a time: the twin of `Premium.premiumOf`.
 *
 * @param rate - pico (1e-12 of the asset) a second, not negative
 * @param seconds - how long, not negative
 * @returns units, rounded up
 */
export function premiumOf(rate: bigint, seconds: bigint): bigint {
  return (rate * seconds + picoPerUnit - 1n) / picoPerUnit
}
