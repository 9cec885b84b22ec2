import { capitalPoolAbi } from '@omnicover/deployments'
import type { Client } from 'viem'
import { readContract } from 'viem/actions'
import { addressesOf } from './addressesOf.js'
import type { ChainSettings, OmniCoverDeployment, SystemSettings } from './types.js'

/**
 * Reads where OmniCover is on a chain, the shares of its pools included.
 *
 * @param client - The chain, on which it is deployed.
 * @param system - What is the same on all chains.
 * @param chain - What is the chain's own.
 * @returns The deployment.
 */
export async function readDeployment(
  client: Client,
  system: SystemSettings,
  chain: ChainSettings & { chainId: number },
): Promise<OmniCoverDeployment> {
  const { pools, ...addresses } = addressesOf(system, chain)
  const shares = pools.map(async (pool) => ({
    ...pool,
    share: await readContract(client, { address: pool.address, abi: capitalPoolAbi, functionName: 'SHARE' }),
  }))
  return { eid: chain.eid, chainId: chain.chainId, ...addresses, pools: await Promise.all(shares) }
}
