import { readContract } from 'viem/actions'
import { quoteExtendAbi } from '../../abis/market.js'
import { blockersOf, isOpen } from '../../internal/blockers.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import { billOf, type IntegratorParameters } from '../../internal/fees.js'
import { assertAsked } from '../../internal/input.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Extension } from '../../types/quote.js'

/**
 * Prices the extension of a cover and says what stands in its way. Makes exactly one `eth_call`.
 *
 * What remains of the cover is sold again for the time from its old end to the new one, at current terms.
 *
 * @param client - Any viem client of the cover's chain.
 * @param parameters.coverId - Cover, anybody's.
 * @param parameters.endDay - It would end at 00:00 UTC of this day since 1970-01-01.
 * @param parameters.slippageBps - How much more than the payment of now an extension may cost, basis points. Default 0.
 * @param parameters.integrator - Who may claim the integrator's fee. Default: nobody.
 * @param parameters.integratorBps - Integrator's fee on top of the premium, basis points, at most 2,000. Default 0.
 * @param parameters.validForSeconds - Time until the price expires. Default 1,200.
 * @param parameters.now - UTC seconds from which the expiry counts. Default: this machine's clock.
 * @returns The price. What prevents the extension is in `blockers`: `closed` when the cover has ended or has nothing left, or when
 * home wants less of the product here; `too-short` when the end would not be later. An end later than the terms allow is not said:
 * see `QuoteBlocker`.
 * @throws {UnknownCoverError} when there is no such cover.
 * @throws {InvalidParameterError} when an input is missing or out of its range; a day in seconds is.
 * @throws {FeeTooHighError | InvalidReceiverError} when the integrator's fee is above 2,000 basis points, or has no receiver.
 * @throws {WrongChainError} when client or cover are of another chain.
 */
export async function quoteExtend(
  client: AnyClient,
  parameters: quoteExtend.Parameters,
): Promise<quoteExtend.ReturnValue> {
  const { deployment, coverId, endDay, validForSeconds = 1_200 } = parameters
  const { now = Math.floor(Date.now() / 1000) } = parameters
  assertCoverChain(coverId, deployment)
  assertAsked(parameters)
  assertClientChain(client, deployment)
  const answer = await withTypedErrors([coverErrors], () =>
    readContract(client, {
      address: deployment.market,
      abi: quoteExtendAbi,
      functionName: 'quoteExtend',
      args: [coverId, endDay],
    }),
  )
  const { endsAt, termsId } = answer
  return {
    ...{ chainId: deployment.chainId, eid: deployment.eid, coverId, endDay },
    ...billOf(answer, parameters),
    ...{ expiresAt: now + validForSeconds, endsAt, termsId },
    blockers: blockersOf(answer, [
      ['closed' as const, isOpen(answer) && answer.available === 0n],
      // Time that is not bought yet has a price.
      ['too-short' as const, answer.available > 0n && answer.premium === 0n && answer.rate > 0n],
    ]),
  }
}

export namespace quoteExtend {
  export type Parameters = IntegratorParameters & {
    deployment: Deployment
    coverId: bigint
    endDay: number
    slippageBps?: number | undefined
    validForSeconds?: number | undefined
    now?: number | undefined
  }
  export type ReturnValue = Extension
}
