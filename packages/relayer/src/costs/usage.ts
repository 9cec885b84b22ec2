import * as z from 'zod'

/** What AWS takes money for, in the units in which it does. A month is one of something that is there all the time. */
export const awsUnits = [
  ...(['lambdaGbSecond', 'lambdaRequest', 'readUnit', 'writeUnit', 'fifoRequest', 'signature', 'scheduled'] as const),
  ...(['trace', 'logGigabyte', 'metricMonth', 'alarmMonth', 'keyMonth', 'dashboardMonth'] as const),
] as const

/** One of {@link awsUnits}. */
export type AwsUnit = (typeof awsUnits)[number]

/** How much was used, by unit. */
export type AwsUsage = Readonly<Partial<Record<AwsUnit, number>>>

/** {@link AwsUsage} in a row of a store. */
export const usageSchema: z.ZodType<AwsUsage> = z.partialRecord(z.enum(awsUnits), z.number())

/**
 * Adds up what was used.
 *
 * @param usages - how much, by unit
 * @returns the sum, by the units of which there is any
 */
export function addUsage(...usages: readonly (AwsUsage | undefined)[]): AwsUsage {
  const of = (unit: AwsUnit) => usages.reduce((sum, usage) => sum + (usage?.[unit] ?? 0), 0)
  return collect(of)
}

/**
 * So many times as much, or a part of it.
 *
 * @param usage - how much, by unit
 * @param factor - how many times; a part is between 0 and 1, and less than nothing is what is taken away
 * @returns the product, to a millionth of a unit, so that a row of a store stays short
 */
export function scaleUsage(usage: AwsUsage, factor: number): AwsUsage {
  return collect((unit) => (usage[unit] ?? 0) * factor)
}

/** To a millionth: the smallest of them, a second of a gigabyte, costs less than the smallest part of a dollar that is told. */
const parts = 1_000_000

function collect(of: (unit: AwsUnit) => number): AwsUsage {
  const amounts = awsUnits.map((unit) => [unit, Math.round(of(unit) * parts) / parts] as const)
  return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0))
}
