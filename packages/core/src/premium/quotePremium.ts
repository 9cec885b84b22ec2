import { checkRange, maxUint64 } from '../codec/range.js'
import { dayStart } from '../time/days.js'
import { checkCurve, type PremiumQuote } from './checkCurve.js'
import { premiumOf } from './premiumOf.js'
import { rateOf, type Sale } from './rateOf.js'

/** A sale until the end of a period. */
export type QuotePremiumParameters = Sale & {
  /** Time of the chain, seconds. */
  readonly now: number
  /** The cover ends at 00:00 UTC of this day, counted from 1970-01-01. */
  readonly endDay: number
}

const hour = 3600

/**
 * Price of a sale: the same integers as `CoverMarket.quote` gives, without a call.
 *
 * The time is counted from the start of the hour, so that the premium stays the same within an hour while nobody else buys. The
 * amount may exceed what is available: then it is what it would cost, at most 2^64 - 1.
 *
 * @param parameters - the sale, the time of the chain and the end of the cover; amounts of at most 64 bits
 * @returns premium and rate; both zero when the end has passed
 * @throws {InvalidCurveError} when the curve is not valid
 * @throws {OutOfRangeError} when another number does not fit its type on the chain
 */
export function quotePremium(parameters: QuotePremiumParameters): PremiumQuote {
  checkCurve(parameters.curve)
  for (const name of ['exposure', 'amount', 'target', 'others', 'limit'] as const) {
    checkRange(name, parameters[name], 0n, maxUint64)
  }
  const now = checkRange('now', parameters.now, 0, 2 ** 40 - 1)
  const end = dayStart(parameters.endDay)
  if (end <= now) return { premium: 0n, rate: 0n }

  const rate = rateOf(parameters)
  const premium = premiumOf(rate, BigInt(end - (now - (now % hour))))
  return { premium: premium < maxUint64 ? premium : maxUint64, rate }
}
