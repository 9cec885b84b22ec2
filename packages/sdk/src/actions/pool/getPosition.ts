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
  const contract = { address: requirePool(deployment, poolId), abi: positionAbi } as const
  const [request, claimableShares, share] = await Promise.all([
    readContract(client, { ...contract, functionName: 'requestOf', args: [controller] }),
    readContract(client, { ...contract, functionName: 'claimableShares', args: [controller] }),
    readContract(client, { ...contract, functionName: 'SHARE' }),
  ])
  const balance = { address: share, abi: shareBalanceAbi, functionName: 'balanceOf', args: [controller] } as const
  const shares = await readContract(client, balance)
  const { round, assets } = request
  return { shares, claimableShares, ...(assets > 0n ? { request: { round, assets } } : {}) }
}

export namespace getPosition {
  export type Parameters = { deployment: Deployment; poolId: number; controller: Address }
  export type ReturnValue = Position
}
