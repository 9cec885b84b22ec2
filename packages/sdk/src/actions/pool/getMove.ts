import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { arrivedOfAbi, getMoveAbi } from '../../abis/pool.js'
import { moveErrors } from '../../internal/catalogs/move.js'
import { assertClientChain } from '../../internal/chain.js'
import { withTypedErrors } from '../../internal/contractError.js'
import { requirePool } from '../../internal/pool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

/**
 * Says what of a move of shares has arrived, from the state of both chains. Makes exactly one `eth_call` on each.
 *
 * @example
 * ```ts
 * const { shares, arrived } = await pool.getMove(homeClient, {
 *   deployment: home,
 *   poolId: 1,
 *   moveId,
 *   destination: { client: awayClient, deployment: away },
 * })
 * ```
 *
 * @param client - Any viem client of the chain that they left.
 * @param parameters.deployment - OmniCover on that chain.
 * @param parameters.poolId - The pool.
 * @param parameters.moveId - Number of the move, from `pool.moveSharesSync`.
 * @param parameters.destination - Client and deployment of the chain that they go to.
 * @returns Receiver and shares of the move, and how many have arrived: a part of them when more came than may arrive in an epoch, the rest
 * in the next ones. 1e-18 of a share.
 * @throws {UnknownMoveError} when there is no such move.
 * @throws {UnknownPoolError} when a deployment has no such pool.
 * @throws {WrongChainError} when a client is of another chain than its deployment.
 */
export async function getMove(client: AnyClient, parameters: getMove.Parameters): Promise<getMove.ReturnValue> {
  const { deployment, poolId, moveId, destination } = parameters
  const [source, target] = [requirePool(deployment, poolId), requirePool(destination.deployment, poolId)]
  assertClientChain(client, deployment)
  assertClientChain(destination.client, destination.deployment)
  const args = [destination.deployment.eid, moveId] as const
  const move = await withTypedErrors([moveErrors], () =>
    readContract(client, { address: source.address, abi: getMoveAbi, functionName: 'getMove', args }),
  )
  const arrived = await readContract(destination.client, {
    ...{ address: target.address, abi: arrivedOfAbi, functionName: 'arrivedOf' },
    args: [deployment.eid, move],
  })
  return { receiver: move.receiver, shares: move.shares, arrived }
}

export namespace getMove {
  export type Parameters = {
    deployment: Deployment
    poolId: number
    moveId: number
    destination: { client: AnyClient; deployment: Deployment }
  }
  export type ReturnValue = { receiver: Address; shares: bigint; arrived: bigint }
}
