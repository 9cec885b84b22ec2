import { assertAmount, MINIMUM_AMOUNT } from '../../internal/amount.js'
import { spread } from '../../internal/spread.js'
import type { AnyClient } from '../../types/client.js'
import type { Quote } from '../../types/quote.js'
import { quote } from './quote.js'

/**
 * Prices an amount over several products of the same risk, each backed by another pool: a purchase that is too big for the first
 * spills over to the next. Buy the quotes with `cover.buyBasket`: one transaction, one cover for each pool, all or none.
 *
 * Makes one `eth_call` for each product, and one more for each part that is not the whole amount, all of a kind at once.
 *
 * @example
 * ```ts
 * const listed = await product.list(client, { deployment })
 * const productIds = listed.filter(({ label }) => label === 'aave-v3').map(({ productId }) => productId)
 * const { quotes, missing } = await cover.quoteAcrossPools(client, { deployment, productIds, amount, endDay })
 * if (missing === 0n) await cover.buyBasket(client, { deployment, quotes })
 * ```
 *
 * @param client - Any viem client of the chain.
 * @param parameters - As for `cover.quote`, with `productIds` in the order in which their pools are to be used.
 * @returns `quotes` that can be bought now, in that order; `available`: what all products have; `missing`: the part of the amount
 * that nobody has, zero when the quotes are for the whole of it. A product that sells nothing now is passed over.
 * @throws What `cover.quote` throws.
 */
export async function quoteAcrossPools(
  client: AnyClient,
  parameters: quoteAcrossPools.Parameters,
): Promise<quoteAcrossPools.ReturnValue> {
  const { productIds, ...asked } = parameters
  assertAmount(asked.amount)
  const whole = await Promise.all([...new Set(productIds)].map((productId) => quote(client, { ...asked, productId })))
  const open = whole.filter(({ blockers }) => blockers.every((blocker) => blocker === 'over-target'))
  const parts = spread(asked.amount, open, MINIMUM_AMOUNT)
  const quotes = await Promise.all(
    parts.map(async ({ productId, amount }) => {
      const known = open.find((one) => one.productId === productId && one.amount === amount)
      return known ?? quote(client, { ...asked, productId, amount })
    }),
  )
  return {
    quotes,
    available: open.reduce((sum, { available }) => sum + available, 0n),
    missing: parts.reduce((left, { amount }) => left - amount, asked.amount),
  }
}

export namespace quoteAcrossPools {
  export type Parameters = Omit<quote.Parameters, 'productId'> & { productIds: readonly number[] }
  export type ReturnValue = { quotes: readonly Quote[]; available: bigint; missing: bigint }
}
