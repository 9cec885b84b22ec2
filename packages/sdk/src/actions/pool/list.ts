import { type Address, zeroAddress } from 'viem'
import { readContract } from 'viem/actions'
import { poolsAbi } from '../../abis/lens.js'
import { poolErrors } from '../../internal/catalogs/pool.js'
import { assertClientChain } from '../../internal/chain.js'
import { decodeRevert } from '../../internal/contractError.js'
import { toPool, toPosition } from '../../internal/lens/toPool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { ListedPool } from '../../types/pool.js'

/**
 * Lists the pools of a chain and, if asked, what somebody has in each. Makes exactly one `eth_call`.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.deployment - Where OmniCover is on the chain; it names the pools.
 * @param parameters.controller - Whose positions to read. Default: no positions.
 * @returns The pools, in the order of the deployment.
 * @throws {UnknownPoolError} when the chain has no pool that the deployment names.
 */
export async function list(client: AnyClient, parameters: list.Parameters): Promise<list.ReturnValue> {
  const { deployment, controller } = parameters
  assertClientChain(client, deployment)
  const poolIds = deployment.pools.map(({ poolId }) => poolId)
  const contract = { address: deployment.lens, abi: poolsAbi, functionName: 'pools' } as const
  const views = await readContract(client, { ...contract, args: [poolIds, controller ?? zeroAddress] })
  return views.map((view) => {
    if (view.error !== '0x') throw decodeRevert(view.error, undefined, [poolErrors])
    return { ...toPool(view), ...(controller ? { position: toPosition(view) } : {}) }
  })
}

export namespace list {
  export type Parameters = { deployment: Deployment; controller?: Address | undefined }
  export type ReturnValue = ListedPool[]
}
