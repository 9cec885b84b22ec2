import { parseUnits } from 'viem'
import * as z from 'zod'
import { ConfigInvalidError } from '../errors.js'
import { type AwsUsage, awsUnits } from './usage.js'

/** Decimals of a price and of an amount of dollars: the smallest unit is a millionth of a millionth. */
export const dollarDecimals = 12

const price = z.strictObject({
  /** Dollars for one unit, as a decimal. */
  dollars: z
    .string()
    .regex(/^\d+(\.\d{1,12})?$/, 'expected dollars, as a decimal with at most 12 digits behind the point')
    .transform((text) => parseUnits(text, dollarDecimals)),
  /** Who says so. */
  source: z.string().min(1),
  /** When. */
  asOf: z.iso.date('expected a date, as 2026-11-22'),
})

/** Prices as an operator writes them: of coins that pay for gas, and of AWS. */
export const priceTableSchema = z.strictObject({
  schema: z.literal('omnicover.prices/1'),
  /** Of one whole coin, by the chains on which it pays for gas. What is not here is told in coins alone. */
  coins: z.array(price.extend({ symbol: z.string().min(1), eids: z.array(z.int().min(30_000)).min(1) })).default([]),
  aws: z.record(z.enum(awsUnits), price),
})

/** What something costs. Dollars are bigints with {@link dollarDecimals} decimals. */
export type PriceTable = z.output<typeof priceTableSchema>

/**
 * Checks a table of prices.
 *
 * @param input - parsed JSON
 * @returns the table
 * @throws {ConfigInvalidError} with one line for each problem
 */
export function parsePriceTable(input: unknown): PriceTable {
  const parsed = priceTableSchema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new ConfigInvalidError(parsed.error.issues.map(({ path, message }) => `prices.${path.join('.')}: ${message}`))
}

/**
 * What gas cost, in dollars.
 *
 * @param table - prices
 * @param eid - the chain on which it was paid
 * @param wei - how much
 * @returns dollars with {@link dollarDecimals} decimals, rounded down; `undefined` when the table has no price for the chain's coin
 */
export function dollarsOfGas({ coins }: PriceTable, eid: number, wei: bigint): bigint | undefined {
  const coin = coins.find(({ eids }) => eids.includes(eid))
  return coin && (wei * coin.dollars) / 10n ** 18n
}

/** Fractions of a unit that count: a millisecond of the smallest function is more. */
const parts = 1_000_000_000

/**
 * What AWS takes for what was used.
 *
 * @param table - prices
 * @param usage - how much, by unit; parts of a unit count
 * @returns dollars with {@link dollarDecimals} decimals, rounded down
 */
export function dollarsOfAws({ aws }: PriceTable, usage: AwsUsage): bigint {
  return awsUnits.reduce((sum, unit) => {
    const amount = BigInt(Math.round((usage[unit] ?? 0) * parts))
    return sum + (amount * aws[unit].dollars) / BigInt(parts)
  }, 0n)
}
