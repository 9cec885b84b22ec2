import { parseCoverId } from '@omnicover/core'
import { readContract } from 'viem/actions'
import { getCoverAbi } from '../../abis/market.js'
import { WrongChainError } from '../../errors/request.js'
import { coverErrorsOf } from '../../internal/catalogs/cover.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import type { AnyClient } from '../../types/client.js'
import type { Cover } from '../../types/cover.js'
import type { Deployment } from '../../types/deployment.js'

/**
 * Reads a cover.
 *
 * @param client - Any viem client of the cover's chain.
 * @param parameters.coverId - Id of the cover; it names its chain.
 * @returns The cover and its owner.
 * @throws {UnknownCoverError} when there is none.
 * @throws {WrongChainError} when the id is of another chain.
 * @throws {OutOfRangeError} of `@omnicover/core` when it is not the id of a cover.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  const { deployment, coverId } = parameters
  const { eid } = parseCoverId(coverId)
  if (eid !== deployment.eid) throw new WrongChainError({ subject: 'cover', expected: deployment.eid, actual: eid })
  assertClientChain(client, deployment)
  const contract = { address: deployment.market, abi: getCoverAbi, args: [coverId] } as const
  return withTypedErrors(coverErrorsOf(coverId), async () => {
    const [stored, owner] = await Promise.all([
      readContract(client, { ...contract, functionName: 'getCover' }),
      readContract(client, { ...contract, functionName: 'ownerOf' }),
    ])
    const { productId, termsId, amount, paid, start, end, settled } = stored
    return {
      ...{ coverId, owner, productId, termsId, amount, paid },
      ...{ startsAt: start, endsAt: end, settledOrdinals: bitsOf(settled) },
    }
  })
}

export namespace get {
  export type Parameters = { deployment: Deployment; coverId: bigint }
  export type ReturnValue = Cover
}

function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1)
}
