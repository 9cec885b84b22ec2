import type { Address } from 'viem'
import { readContract } from 'viem/actions'
import { poolAbi } from '../../abis/lens.js'
import type { AnyClient } from '../../types/client.js'
import type { Deployment } from '../../types/deployment.js'
import { poolErrors } from '../catalogs/pool.js'
import { assertClientChain } from '../chain.js'
import { withTypedErrors } from '../contractError.js'
import { requirePool } from '../pool.js'
import type { PoolView } from './toPool.js'

/** A pool of the deployment, and what somebody has in it: one call. */
export async function readPool(
  client: AnyClient,
  { deployment, poolId, controller }: { deployment: Deployment; poolId: number; controller: Address },
): Promise<PoolView> {
  requirePool(deployment, poolId)
  assertClientChain(client, deployment)
  const contract = { address: deployment.lens, abi: poolAbi, functionName: 'pool' } as const
  return withTypedErrors([poolErrors], () => readContract(client, { ...contract, args: [poolId, controller] }))
}
