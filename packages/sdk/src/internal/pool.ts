import { UnknownPoolError } from '../errors/request.js'
import type { Deployment } from '../types/deployment.js'

/** The contracts of a pool on the deployment's chain. */
export function requirePool({ pools }: Deployment, poolId: number): Deployment['pools'][number] {
  const pool = pools.find((candidate) => candidate.poolId === poolId)
  if (!pool) throw new UnknownPoolError({ poolId, poolIds: pools.map((candidate) => candidate.poolId) })
  return pool
}
