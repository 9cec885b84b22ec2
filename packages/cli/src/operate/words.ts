import { relative } from 'node:path'
import { dollarDecimals, dollarsOfGas, type PriceTable } from '@omnicover/relayer'
import { formatEther, formatUnits } from 'viem'

/**
 * Writes an age for people.
 *
 * @param seconds - how old; nothing is known when it is `undefined`
 * @returns for example `45 s`, `12 min`, `3 h`, `2 d`
 */
export function age(seconds: number | undefined): string {
  if (seconds === undefined) return 'unknown'
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}

/**
 * Shortens an address or a hash for a table.
 *
 * @param hex - the whole
 * @returns its beginning and its end
 */
export function short(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-4)}`
}

/**
 * Writes an amount of a chain's own coin.
 *
 * @param wei - the amount
 * @returns with six digits behind the point
 */
export function coins(wei: bigint): string {
  if (wei > 0n && wei < 10n ** 12n) return '< 0.000001'
  const [whole = '0', fraction = ''] = formatEther(wei).split('.')
  return fraction === '' ? whole : `${whole}.${fraction.slice(0, 6)}`
}

/**
 * Writes what was paid for gas, in the chain's own coin and, where there is a price for it, in dollars.
 *
 * @param wei - the amount
 * @param eid - the chain
 * @param prices - of coins
 * @returns for example `0.0012` or `0.0012 ($3.61)`
 */
export function paid(wei: bigint, eid: number, prices: PriceTable | undefined): string {
  const dollars = prices && dollarsOfGas(prices, eid, wei)
  return dollars === undefined ? coins(wei) : `${coins(wei)} ($${inDollars(dollars)})`
}

/** To the cent; of what is less than a dollar, four digits. */
function inDollars(dollars: bigint): string {
  const amount = Number(formatUnits(dollars, dollarDecimals))
  return amount.toFixed(amount < 1 ? 4 : 2)
}

/**
 * Writes a command that can be pasted into a terminal, in the way in which this one was started.
 *
 * @param args - of `omnicover`
 * @param configFile - the configuration
 * @returns the line
 */
export function commandLine(args: readonly string[], configFile: string): string {
  const script = process.argv[1] ?? ''
  const program = script.endsWith('.ts') ? `node --import tsx ${relative(process.cwd(), script)}` : 'omnicover'
  return `${program} ${args.join(' ')} --config ${configFile}`
}
