import { readContract } from 'viem/actions'
import { quoteCancelAbi } from '../../abis/market.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Refund } from '../../types/quote.js'

/**
 * Says what the holder of a cover gets back for giving it up. Makes exactly one `eth_call`.
 *
 * The waiting period and the first day of protection are never refunded, nor are fees; from then on the refund is exact to the second.
 *
 * @param client - Any viem client of the cover's chain.
 * @param parameters.coverId - Cover.
 * @param parameters.validForSeconds - Time for which `minRefund` holds. Default 1,200.
 * @param parameters.now - UTC seconds from which that counts. Default: this machine's clock.
 * @returns The refund; zero when the cover has ended or has nothing left.
 * @throws {UnknownCoverError} when there is no such cover.
 * @throws {WrongChainError} when client or cover are of another chain.
 */
export async function quoteCancel(
  client: AnyClient,
  parameters: quoteCancel.Parameters,
): Promise<quoteCancel.ReturnValue> {
  const { deployment, coverId, validForSeconds = 1_200, now = Math.floor(Date.now() / 1000) } = parameters
  assertCoverChain(coverId, deployment)
  assertClientChain(client, deployment)
  const expiresAt = now + validForSeconds
  const [refund, minRefund, frozen] = await withTypedErrors([coverErrors], () =>
    readContract(client, {
      address: deployment.market,
      abi: quoteCancelAbi,
      functionName: 'quoteCancel',
      args: [coverId, expiresAt],
    }),
  )
  return { chainId: deployment.chainId, eid: deployment.eid, coverId, refund, minRefund, expiresAt, frozen }
}

export namespace quoteCancel {
  export type Parameters = {
    deployment: Deployment
    coverId: bigint
    validForSeconds?: number | undefined
    now?: number | undefined
  }
  export type ReturnValue = Refund
}
