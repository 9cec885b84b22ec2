import { checkRange, maxUint64 } from '../codec/range.js'
import { dayStart } from '../time/days.js'
import { checkCurve, type PremiumQuote } from './checkCurve.js'
import { premiumOf } from './premiumOf.js'
import { rateOf, type Sale } from './rateOf.js'

/** An extension and what its price depends on. Amounts in units. */
export type QuoteExtensionParameters = Omit<Sale, 'amount'> & {
  /** What remains of the cover: its amount less what was paid. A part of the exposure. */
  readonly left: bigint
  /** The cover ends at 00:00 UTC of this day, counted from 1970-01-01. */
  readonly endDay: number
  /** It would end at 00:00 UTC of this day. */
  readonly newEndDay: number
}

/**
 * Price of an extension: the same integers as `CoverMarket.quoteExtend` gives for a cover that has not ended, without a call.
 *
 * What is left of the cover is priced as the last part of the exposure to be sold, for the time from the old end to the new one.
 *
 * @param parameters - the cover, its product on this chain (`exposure` holds the cover) and the new end
 * @returns premium and rate of the extension; the premium is zero when the new end is not later
 * @throws {InvalidCurveError} when the curve is not valid
 * @throws {OutOfRangeError} when another number does not fit its type on the chain, or the exposure does not hold the cover
 */
export function quoteExtension(parameters: QuoteExtensionParameters): PremiumQuote {
  const { curve, left, endDay, newEndDay } = parameters
  checkCurve(curve)
  for (const name of ['exposure', 'target', 'others', 'limit'] as const) {
    checkRange(name, parameters[name], 0n, maxUint64)
  }
  checkRange('left', left, 0n, parameters.exposure)
  const [end, newEnd] = [dayStart(endDay), dayStart(newEndDay)]
  const rate = rateOf({ ...parameters, exposure: parameters.exposure - left, amount: left })
  if (newEnd <= end) return { premium: 0n, rate }
  const premium = premiumOf(rate, BigInt(newEnd - end))
  return { premium: premium < maxUint64 ? premium : maxUint64, rate }
}
