import { relative } from 'node:path'
import type { PriceTable } from '@omnicover/relayer'
import { formatEther } from 'viem'
import { dollarsOf, type Spent } from './dollarsOf.js'

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
 * Writes what was paid: gas in the chain's own coin and, where there is a price, in dollars; AWS in dollars.
 *
 * @param spent - gas and AWS
 * @param prices - of coins and of AWS
 * @returns for example `0.0012`, `0.0012 ($3.61)` or `0.0012 ($3.61) + $0.0004 AWS`
 */
export function paid(spent: Spent, prices: PriceTable | undefined): string {
  const { gas, aws } = dollarsOf(spent, prices)
  const gasText = gas === undefined ? coins(spent.wei) : `${coins(spent.wei)} (${dollarText(gas)})`
  return aws === undefined ? gasText : `${gasText} + ${dollarText(aws)} AWS`
}

/**
 * Writes an amount of dollars.
 *
 * @param dollars - as decimals
 * @returns to the cent; of what is less than a dollar, four digits
 */
export function dollarText(dollars: string): string {
  const amount = Number(dollars)
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`
}

/**
 * Writes a command that can be pasted into a terminal, in the way in which this one was started.
 *
 * @param args - of `omnicover`
 * @param configFile - the configuration
 * @param stackFile - describes the deployment on AWS that is meant; without it the command would look at the store of the configuration
 * @returns the line
 */
export function commandLine(args: readonly string[], configFile: string, stackFile?: string): string {
  const script = process.argv[1] ?? ''
  const program = script.endsWith('.ts') ? `node --import tsx ${relative(process.cwd(), script)}` : 'omnicover'
  const where = ['--config', configFile, ...(stackFile === undefined ? [] : ['--aws', stackFile])]
  return `${program} ${[...args, ...where].map(quoted).join(' ')}`
}

/** As a shell takes it for one word. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
