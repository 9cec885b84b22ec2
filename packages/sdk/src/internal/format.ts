/** Seconds of UTC -> "2026-11-21T05:06:29Z". */
export function formatTime(seconds: bigint | number): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000', '')
}

/** Days since 1970-01-01 -> "2026-11-21". */
export function formatDay(day: bigint | number): string {
  return formatTime(Number(day) * 86_400).slice(0, 10)
}
