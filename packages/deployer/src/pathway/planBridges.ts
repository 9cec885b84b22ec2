import { oftBridgeAbi } from '@omnicover/deployments'
import { type Address, type Client, pad } from 'viem'
import { readContract } from 'viem/actions'
import { type PlannedTransaction, planCall } from '../plan/transaction.js'

type Bridges = readonly { poolId: number; bridge: Address }[]

/**
 * Plans what the bridges of one chain must be told of those of the others: each takes money from the same pool's alone.
 *
 * @param client - The chain.
 * @param pools - Its pools.
 * @param others - The pools of every other chain.
 * @returns The transactions: only for peers that differ.
 */
export async function planBridges(
  client: Client,
  pools: Bridges,
  others: readonly { eid: number; name: string; pools: Bridges }[],
): Promise<PlannedTransaction[]> {
  const plans = pools.flatMap(({ poolId, bridge }) =>
    others.map(async ({ eid, name, pools: theirs }) => {
      const there = theirs.find((pool) => pool.poolId === poolId)
      if (!there) return []
      const peer = pad(there.bridge).toLowerCase() as `0x${string}`
      const now = await readContract(client, { address: bridge, abi: oftBridgeAbi, functionName: 'peers', args: [eid] })
      if (now === peer) return []
      const call = { abi: oftBridgeAbi, functionName: 'setPeer', args: [eid, peer] } as const
      return [planCall(bridge, call, `Let pool ${poolId} take money from ${name}`)]
    }),
  )
  return (await Promise.all(plans)).flat()
}
