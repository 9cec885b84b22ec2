import { readContract } from 'viem/actions'
import { coversAbi } from '../../abis/lens.js'
import { coverErrors } from '../../internal/catalogs/cover.js'
import { assertClientChain } from '../../internal/chain.js'
import { chunk } from '../../internal/chunk.js'
import { decodeRevert } from '../../internal/contractError.js'
import { assertCoverChain } from '../../internal/coverChain.js'
import { toCover } from '../../internal/lens/toCover.js'
import type { AnyClient } from '../../types/client.js'
import type { CoverResult } from '../../types/cover.js'
import type { Deployment } from '../../types/deployment.js'

const COVERS_PER_CALL = 200

/**
 * Reads many covers. Makes one `eth_call` for every 200 of them, all at once.
 *
 * @param client - Any viem client of the covers' chain.
 * @param parameters.coverIds - Ids of covers; all of this chain.
 * @returns One result for each id, in the order asked for: the cover, or the error of its own, such as `UnknownCoverError`.
 * @throws {WrongChainError} when an id is of another chain.
 * @throws {InvalidCoverIdError} of `@omnicover/core` when one is not the id of a cover.
 */
export async function getMany(client: AnyClient, parameters: getMany.Parameters): Promise<getMany.ReturnValue> {
  const { deployment, coverIds } = parameters
  for (const coverId of coverIds) assertCoverChain(coverId, deployment)
  assertClientChain(client, deployment)
  const contract = { address: deployment.lens, abi: coversAbi, functionName: 'covers' } as const
  const pages = await Promise.all(
    chunk(coverIds, COVERS_PER_CALL).map((ids) => readContract(client, { ...contract, args: [ids] })),
  )
  return pages.flat().map((view) => {
    const { coverId, error } = view
    return error === '0x'
      ? { coverId, cover: toCover(view) }
      : { coverId, error: decodeRevert(error, undefined, [coverErrors]) }
  })
}

export namespace getMany {
  export type Parameters = { deployment: Deployment; coverIds: readonly bigint[] }
  export type ReturnValue = CoverResult[]
}
