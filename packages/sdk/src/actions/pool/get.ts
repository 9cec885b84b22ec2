import { readContract } from 'viem/actions'
import { poolStateAbi, shareSupplyAbi } from '../../abis/pool.js'
import { assertClientChain } from '../../internal/chain.js'
import { requirePool } from '../../internal/pool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Pool } from '../../types/pool.js'

/**
 * Reads a pool's books, shares and round on a chain.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.poolId - The pool.
 * @returns The pool's money (units) and shares (1e-18) on this chain.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  const { deployment, poolId } = parameters
  assertClientChain(client, deployment)
  const { address, share } = requirePool(deployment, poolId)
  const contract = { address, abi: poolStateAbi } as const
  const [books, round, shareSupply] = await Promise.all([
    readContract(client, { ...contract, functionName: 'books' }),
    readContract(client, { ...contract, functionName: 'currentRound' }),
    readContract(client, { address: share, abi: shareSupplyAbi, functionName: 'totalSupply' }),
  ])
  return { poolId, address, share, shareSupply, round, ...books }
}

export namespace get {
  export type Parameters = { deployment: Deployment; poolId: number }
  export type ReturnValue = Pool
}
