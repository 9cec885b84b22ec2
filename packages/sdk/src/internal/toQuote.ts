import type { ContractFunctionReturnType } from 'viem'
import type { quoteAbi } from '../abis/market.js'
import type { Deployment } from '../types/deployment.js'
import type { Quote } from '../types/quote.js'
import { blockersOf, isOpen } from './blockers.js'
import { billOf, type IntegratorParameters } from './fees.js'

type Answer = ContractFunctionReturnType<typeof quoteAbi, 'view', 'quote'>

/** What was asked, beside the market's answer. */
type Asked = IntegratorParameters & {
  deployment: Deployment
  productId: number
  amount: bigint
  endDay: number
  slippageBps?: number | undefined
  validForSeconds?: number | undefined
  now?: number | undefined
}

/** A quote out of what a market answered. */
export function toQuote(asked: Asked, answer: Answer): Quote {
  const { deployment, productId, amount, endDay, validForSeconds = 1_200 } = asked
  const { now = Math.floor(Date.now() / 1000) } = asked
  const { available, startsAt, endsAt, termsId } = answer
  const blockers = blockersOf(answer, [
    // A product that is closed has nothing available: that would only say the same again.
    ['over-target' as const, isOpen(answer) && amount > available],
    ['too-short' as const, endsAt <= startsAt],
  ])
  return {
    chainId: deployment.chainId,
    eid: deployment.eid,
    ...{ productId, amount, endDay },
    ...billOf(answer, asked),
    expiresAt: now + validForSeconds,
    ...{ available, startsAt, endsAt, termsId },
    blockers,
  }
}
