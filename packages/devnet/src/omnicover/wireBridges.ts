import { lzReceiveOptions } from '@omnicover/core'
import { oftBridgeAbi } from '@omnicover/deployments'
import { type Address, pad } from 'viem'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { type SetupTransaction, sendAll } from '../chain/sendAll.js'
import { planCall } from '../chain/setup.js'
import type { EnforcedOption, PathwayEnd } from '../pathway/types.js'
import { wirePathway } from '../pathway/wirePathway.js'
import type { DevnetChain } from '../startDevnet.js'
import type { OmniCoverDeployment } from './types.js'

/** An OFT's own types of messages: money alone, and money with words for its receiver. */
const enforcedOptions: readonly EnforcedOption[] = [
  { msgType: 1, options: lzReceiveOptions(100_000n) },
  { msgType: 2, options: lzReceiveOptions(200_000n) },
]

/** A chain with OmniCover on it. */
type Side = { readonly chain: DevnetChain; readonly omnicover: OmniCoverDeployment }

/**
 * Wires the stablecoin of every chain with that of every other, and the bridges of each pool: a mesh, because money goes straight
 * to where it is owed.
 *
 * @param chains - The chains.
 * @param deployments - OmniCover on each, in the same order.
 * @param accounts - The deployer owns tokens and bridges.
 * @throws {TransactionFailedError | PathwayMismatchError}
 */
export async function wireBridges(
  chains: readonly DevnetChain[],
  deployments: readonly OmniCoverDeployment[],
  accounts: DevnetAccounts,
): Promise<void> {
  const sides = chains.flatMap((chain, i): Side[] => {
    const omnicover = deployments[i]
    return omnicover ? [{ chain, omnicover }] : []
  })
  const end = ({ chain, omnicover }: Side): PathwayEnd => ({
    chain,
    oapp: omnicover.oft,
    confirmations: 1n,
    enforcedOptions,
  })
  // One after the other: they share the deployer's nonces.
  for (const [i, a] of sides.entries()) {
    for (const b of sides.slice(i + 1)) await wirePathway(accounts.deployer, { a: end(a), b: end(b) })
  }
  await Promise.all(sides.map((side) => sendAll(side.chain.client, accounts.deployer, planPeers(side, sides))))
}

function planPeers({ omnicover }: Side, sides: readonly Side[]): SetupTransaction[] {
  return sides.flatMap((other) => {
    if (other.omnicover.eid === omnicover.eid) return []
    return omnicover.pools.flatMap(({ poolId, bridge }) => {
      const peer: Address | undefined = other.omnicover.pools.find((pool) => pool.poolId === poolId)?.bridge
      if (peer === undefined) return []
      return [planCall(bridge, { abi: oftBridgeAbi, functionName: 'setPeer', args: [other.omnicover.eid, pad(peer)] })]
    })
  })
}
