import type { Address } from 'viem'
import { readPool } from '../../internal/lens/readPool.js'
import { toPosition } from '../../internal/lens/toPool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Position } from '../../types/pool.js'

/**
 * Reads what somebody has in a pool on a chain: shares, and the deposit and the exit that are under way. Makes exactly one
 * `eth_call`.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.poolId - The pool.
 * @param parameters.controller - Whose position.
 * @returns Shares (1e-18), the request to deposit (units) and the exit, where there are any.
 * @throws {UnknownPoolError} when the deployment or the chain has no such pool.
 */
export async function getPosition(
  client: AnyClient,
  parameters: getPosition.Parameters,
): Promise<getPosition.ReturnValue> {
  return toPosition(await readPool(client, parameters))
}

export namespace getPosition {
  export type Parameters = { deployment: Deployment; poolId: number; controller: Address }
  export type ReturnValue = Position
}
