import { readContract } from 'viem/actions'
import { quoteAbi } from '../../abis/market.js'
import { assertAmount } from '../../internal/amount.js'
import { productErrors } from '../../internal/catalogs/product.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import type { IntegratorParameters } from '../../internal/fees.js'
import { assertAsked, assertId } from '../../internal/input.js'
import { toQuote } from '../../internal/toQuote.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Quote } from '../../types/quote.js'

/**
 * Prices a cover and says what stands in the way of buying it. Makes exactly one `eth_call`.
 *
 * @example
 * ```ts
 * const quote = await cover.quote(client, { deployment, productId: 1, amount: 5_000_000_000n, endDay: 20_800 })
 * ```
 *
 * @param client - Any viem client of the chain.
 * @param parameters.deployment - Where OmniCover is on the chain.
 * @param parameters.productId - Product: see `product.list`.
 * @param parameters.amount - Most that the cover pays, units (1e-6 of the asset).
 * @param parameters.endDay - The cover ends at 00:00 UTC of this day since 1970-01-01.
 * @param parameters.slippageBps - How much more than the payment of now a purchase may cost, basis points. Default 0.
 * @param parameters.integrator - Who may claim the integrator's fee. Default: nobody.
 * @param parameters.integratorBps - Integrator's fee on top of the premium, basis points, at most 2,000. Default 0.
 * @param parameters.validForSeconds - Time until the quote expires. Default 1,200.
 * @param parameters.now - UTC seconds from which the expiry counts. Default: this machine's clock.
 * @returns The quote. Something that prevents the purchase is in `blockers`, not thrown.
 * @throws {InvalidAmountError} when the amount is zero or dust.
 * @throws {UnknownProductError} when the chain does not know the product.
 * @throws {InvalidParameterError} when an input is missing or out of its range; a day in seconds is.
 * @throws {FeeTooHighError | InvalidReceiverError} when the integrator's fee is above 2,000 basis points, or has no receiver.
 * @throws {WrongChainError} when the client is of another chain.
 */
export async function quote(client: AnyClient, parameters: quote.Parameters): Promise<quote.ReturnValue> {
  const { deployment, productId, amount, endDay } = parameters
  assertId(productId, 'productId')
  assertAmount(amount)
  assertAsked(parameters)
  assertClientChain(client, deployment)
  const answer = await withTypedErrors([productErrors], () =>
    readContract(client, {
      address: deployment.market,
      abi: quoteAbi,
      functionName: 'quote',
      args: [productId, amount, endDay],
    }),
  )
  return toQuote(parameters, answer)
}

export namespace quote {
  export type Parameters = IntegratorParameters & {
    deployment: Deployment
    productId: number
    amount: bigint
    endDay: number
    slippageBps?: number | undefined
    validForSeconds?: number | undefined
    now?: number | undefined
  }
  export type ReturnValue = Quote
}
