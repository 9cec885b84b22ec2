import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { positionAbi, shareBalanceAbi } from '../../abis/pool.js'
import { assertClientChain } from '../../internal/chain.js'
import { requirePool } from '../../internal/pool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Position } from '../../types/pool.js'

/**
 * Reads what somebody has in a pool on a chain: shares, and the deposit that is under way.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose position.
 * @returns Shares (1e-18) and the request (units), if there is one.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 */
export async function getPosition(
  client: AnyClient,
  parameters: getPosition.Parameters,
): Promise<getPosition.ReturnValue> {
  const { deployment, poolId, controller } = parameters
  assertClientChain(client, deployment)
  const { address, share } = requirePool(deployment, poolId)
  const contract = { address, abi: positionAbi, args: [controller] } as const
  const [request, claimableShares, shares] = await Promise.all([
    readContract(client, { ...contract, functionName: 'requestOf' }),
    readContract(client, { ...contract, functionName: 'claimableShares' }),
    readContract(client, { address: share, abi: shareBalanceAbi, functionName: 'balanceOf', args: [controller] }),
  ])
  const { round, assets } = request
  return { shares, claimableShares, ...(assets > 0n ? { request: { round, assets } } : {}) }
}

export namespace getPosition {
  export type Parameters = { deployment: Deployment; poolId: number; controller: Address }
  export type ReturnValue = Position
}
