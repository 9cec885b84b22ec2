import type { PriceTable } from '@omnicover/relayer'

/**
 * Says of which chains the coin has no price, so that nobody looks for dollars that cannot be there.
 *
 * @param prices - from the file of `--prices`; `undefined` when nobody asked for dollars
 * @param eids - the chains on which something was paid
 * @returns one line; none when each has its price
 */
export function unpriced(prices: PriceTable | undefined, eids: Iterable<number>): readonly string[] {
  const priced = new Set(prices?.coins.flatMap((coin) => coin.eids))
  const missing = [...new Set(eids)].filter((eid) => !priced.has(eid)).sort((a, b) => a - b)
  if (prices === undefined || missing.length === 0) return []
  return [`No price for the coin of ${missing.join(', ')}: add it to "coins" in the file of --prices.`]
}
