import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { isOperatorAbi } from '../../abis/pool.js'
import { assertClientChain } from '../../internal/chain.js'
import { requirePool } from '../../internal/pool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'

/**
 * Says whether somebody may act for a controller in a pool. Makes exactly one `eth_call`.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - For whom.
 * @param parameters.operator - Who.
 * @returns Whether the controller let the operator: see `pool.setOperator`.
 * @throws {UnknownPoolError} when the deployment has no such pool.
 */
export async function isOperator(
  client: AnyClient,
  { deployment, poolId, controller, operator }: isOperator.Parameters,
): Promise<isOperator.ReturnValue> {
  const { address } = requirePool(deployment, poolId)
  assertClientChain(client, deployment)
  const args = [controller, operator] as const
  return readContract(client, { address, abi: isOperatorAbi, functionName: 'isOperator', args })
}

export namespace isOperator {
  export type Parameters = { deployment: Deployment; poolId: number; controller: Address; operator: Address }
  export type ReturnValue = boolean
}
