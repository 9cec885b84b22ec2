import { formatUnits } from 'viem/utils'

/** Units of money have six decimals on every chain. */
const DECIMALS = 6

/** 1500000n -> "1.5". */
export function formatAmount(units: bigint): string {
  return formatUnits(units, DECIMALS)
}

/** Seconds of UTC -> "2026-11-21T05:06:29Z". */
export function formatTime(seconds: bigint | number): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000', '')
}

/** Days since 1970-01-01 -> "2026-11-21". */
export function formatDay(day: bigint | number): string {
  return formatTime(Number(day) * 86_400).slice(0, 10)
}
