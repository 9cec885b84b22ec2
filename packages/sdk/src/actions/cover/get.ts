import { readContract } from 'viem/actions'
import { coverAbi } from '../../abis/lens.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import { toCover } from '../../internal/lens/toCover.js'
import type { AnyClient } from '../../types/client.js'
import type { Cover } from '../../types/cover.js'
import type { Deployment } from '../../types/deployment.js'

/**
 * Reads a cover. Makes exactly one `eth_call`.
 *
 * @param client - Any viem client of the cover's chain.
 * @param parameters.coverId - Id of the cover; it names its chain.
 * @returns The cover, its owner and where it stands.
 * @throws {UnknownCoverError} when there is none.
 * @throws {WrongChainError} when the id is of another chain.
 * @throws {InvalidCoverIdError} of `@omnicover/core` when it is not the id of a cover.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  const { deployment, coverId } = parameters
  assertCoverChain(coverId, deployment)
  assertClientChain(client, deployment)
  const contract = { address: deployment.lens, abi: coverAbi, functionName: 'cover' } as const
  const view = await withTypedErrors([coverErrors], () => readContract(client, { ...contract, args: [coverId] }))
  return toCover(view)
}

export namespace get {
  export type Parameters = { deployment: Deployment; coverId: bigint }
  export type ReturnValue = Cover
}
