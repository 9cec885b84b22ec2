import { formatTime } from './formatTime.js'

/**
 * Writes a day for people.
 *
 * @param day - days since 1970-01-01
 * @returns such as "2026-11-21"; the number itself when it is beyond the year 275760
 */
export function formatDay(day: bigint | number): string {
  const [date = '', time] = formatTime(Number(day) * 86_400).split('T')
  return time ? date : String(day)
}
