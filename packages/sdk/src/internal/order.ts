import type { Address } from 'viem'
import { WrongChainError } from '../errors/request.js'
import type { Deployment } from '../types/deployment.js'
import type { Quote } from '../types/quote.js'

/** A quote as the market takes it. */
export function orderOf(quote: Quote, owner: Address) {
  const { productId, amount, endDay, maxPayment, expiresAt, integrator, integratorBps } = quote
  return { productId, amount, endDay, owner, maxPayment, deadline: expiresAt, integrator, integratorBps }
}

/** Refuses a price of another chain. */
export function assertQuoteChain({ chainId, eid }: { chainId: number; eid: number }, deployment: Deployment): void {
  if (chainId !== deployment.chainId || eid !== deployment.eid)
    throw new WrongChainError({ subject: 'quote', expected: deployment.chainId, actual: chainId })
}
