import { type AwsUsage, dollarDecimals, dollarsOfAws, dollarsOfGas, type PriceTable } from '@omnicover/relayer'
import { formatUnits } from 'viem'

/** What was paid. */
export type Spent = {
  /** The chain on which gas was paid. */
  readonly eid: number
  readonly wei: bigint
  /** On AWS, where the relayer runs there. */
  readonly usage?: AwsUsage | undefined
}

/** Dollars as decimals, for machines; absent is what has no price, or was not used. */
export type Dollars = { readonly gas?: string; readonly aws?: string }

/**
 * What was paid, in dollars.
 *
 * @param spent - gas and AWS
 * @param prices - of coins and of AWS; without them nothing is told
 * @returns dollars, rounded down to the twelfth digit behind the point
 */
export function dollarsOf({ eid, wei, usage }: Spent, prices: PriceTable | undefined): Dollars {
  if (prices === undefined) return {}
  const text = (dollars: bigint) => formatUnits(dollars, dollarDecimals)
  const gas = dollarsOfGas(prices, eid, wei)
  return {
    ...(gas !== undefined && { gas: text(gas) }),
    ...(usage !== undefined && { aws: text(dollarsOfAws(prices, usage)) }),
  }
}
