/**
 * Writes a time for people.
 *
 * @param seconds - seconds since 1970-01-01, UTC
 * @returns such as "2026-11-21T05:06:29Z"; the number itself when it is beyond the year 275760
 */
export function formatTime(seconds: bigint | number): string {
  const date = new Date(Number(seconds) * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000', '')
}
