import { zeroAddress } from 'viem'
import { readPool } from '../../internal/lens/readPool.js'
import { toPool } from '../../internal/lens/toPool.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import type { Pool } from '../../types/pool.js'

/**
 * Reads a pool's books, shares and round on a chain. Makes exactly one `eth_call`.
 *
 * @param client - Any viem client of the chain.
 * @param parameters.poolId - The pool.
 * @returns The pool's money (units) and shares (1e-18) on this chain.
 * @throws {UnknownPoolError} when the deployment or the chain has no such pool.
 */
export async function get(client: AnyClient, parameters: get.Parameters): Promise<get.ReturnValue> {
  return toPool(await readPool(client, { ...parameters, controller: zeroAddress }))
}

export namespace get {
  export type Parameters = { deployment: Deployment; poolId: number }
  export type ReturnValue = Pool
}
