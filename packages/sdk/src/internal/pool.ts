import type { Address } from 'viem'
import { UnknownPoolError } from '../errors/request.js'
import type { Deployment } from '../types/deployment.js'

/** The contract of a pool on the deployment's chain. */
export function requirePool({ pools }: Deployment, poolId: number): Address {
  const pool = pools[poolId]
  if (!pool) throw new UnknownPoolError({ poolId, poolIds: Object.keys(pools) })
  return pool
}
