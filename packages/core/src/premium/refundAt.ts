import { checkRange, maxUint64 } from '../codec/range.js'

/** What a refund depends on. Amounts in units, times in UTC seconds. */
export type RefundParameters = {
  readonly amount: bigint
  /** Payouts so far. */
  readonly paid: bigint
  /** Premium rate of the cover, pico (1e-12 of the asset) a second. */
  readonly rate: bigint
  /** Start of protection. */
  readonly start: number
  readonly end: number
  /** When the cover is cancelled. */
  readonly time: number
}

const day = 86_400
const picoPerUnit = 1_000_000n

/**
 * What a cover gives back when it is cancelled at a time: the same integer as `CoverMarket.quoteCancel` gives, without a call.
 *
 * The waiting period and the first day of protection are always earned, and so is the premium of what was paid. From then on the
 * refund falls second by second.
 *
 * @param parameters - the cover and the time
 * @returns units, rounded down; zero when the cover has ended or has nothing left
 * @throws {OutOfRangeError} when a number does not fit its type on the chain, or more was paid than the amount
 */
export function refundAt({ amount, paid, rate, start, end, time }: RefundParameters): bigint {
  checkRange('amount', amount, 0n, maxUint64)
  checkRange('paid', paid, 0n, amount)
  checkRange('rate', rate, 0n, 2n ** 40n - 1n)
  for (const [name, value] of Object.entries({ start, end, time })) checkRange(name, value, 0, 2 ** 40 - 1)
  const firstDayEnds = (Math.floor(start / day) + 1) * day
  const from = Math.max(firstDayEnds, time)
  if (from >= end || amount === 0n) return 0n
  return (rate * BigInt(end - from) * (amount - paid)) / amount / picoPerUnit
}
