import type { Address } from 'viem'
import { InvalidQuoteError, WrongChainError } from '../errors/request.js'
import type { Deployment } from '../types/deployment.js'
import type { Quote } from '../types/quote.js'
import { assertDeployment } from './input.js'

/** A quote as the market takes it. */
export function orderOf(quote: Quote, owner: Address) {
  const { productId, amount, endDay, maxPayment, expiresAt, integrator, integratorBps } = quote
  return { productId, amount, endDay, owner, maxPayment, deadline: expiresAt, integrator, integratorBps }
}

/** Refuses what is no price, or one that went through JSON other than by `serializeQuote`. */
export function assertPrice(quote: { maxPayment: bigint; expiresAt: number }): void {
  if (typeof quote?.expiresAt !== 'number') throw new InvalidQuoteError({ reason: 'it has no expiresAt' })
  if (typeof quote.maxPayment !== 'bigint')
    throw new InvalidQuoteError({ reason: 'its amounts are no bigints; read JSON by parseQuote' })
}

/** Refuses a price of another chain. */
export function assertQuoteChain(
  quote: { chainId: number; eid: number; maxPayment: bigint; expiresAt: number },
  deployment: Deployment,
): void {
  assertDeployment(deployment)
  assertPrice(quote)
  const { chainId, eid } = quote
  if (chainId !== deployment.chainId || eid !== deployment.eid)
    throw new WrongChainError({ subject: 'quote', expected: deployment.chainId, actual: chainId })
}
