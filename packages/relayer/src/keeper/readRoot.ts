import { claimDeskAbi } from '@omnicover/deployments'
import type { Address, Hash } from 'viem'
import { type Chain, contractRead } from '../ports/chain.js'

/**
 * Reads the root of the tree that an incident is paid by.
 *
 * @param chain - connection to the chain
 * @param desk - claim desk there
 * @param incidentId - an incident that is decided by tree
 * @returns the root
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readRoot(chain: Chain, desk: Address, incidentId: number): Promise<Hash> {
  const [root] = await chain.read([
    contractRead({ address: desk, abi: claimDeskAbi, functionName: 'rootOf', args: [incidentId] }),
  ])
  return root
}
