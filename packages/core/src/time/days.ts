import { checkRange } from '../codec/range.js'

const secondsPerDay = 86_400
const maxDay = 2 ** 16 - 1

/**
 * Start of a day: covers end there, so this is also the end of a cover with that `endDay`.
 *
 * @param day - days since 1970-01-01
 * @returns seconds since 1970-01-01, UTC
 * @throws {OutOfRangeError} when the day does not fit 16 bits
 */
export function dayStart(day: number): number {
  return checkRange('day', day, 0, maxDay) * secondsPerDay
}

/**
 * The `endDay` of a cover for a number of days from now.
 *
 * Covers end at 00:00 UTC, and a chain counts the longest period from the start of today, so a cover lasts up to one day less than
 * `days` of 24 hours. Its price counts what it lasts.
 *
 * @param now - time of the chain, seconds
 * @param days - at least 1; at most the `maxPeriodDays` of the product's terms can be bought
 * @returns days since 1970-01-01
 * @throws {OutOfRangeError} when time or days are not whole numbers, or the end does not fit 16 bits
 */
export function endDayFor(now: number, days: number): number {
  const today = Math.floor(checkRange('now', now, 0, maxDay * secondsPerDay) / secondsPerDay)
  return today + checkRange('days', days, 1, maxDay - today)
}
