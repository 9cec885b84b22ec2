import { messageGas, type OmniCoverDeployment, planBridges } from '@omnicover/deployer'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { sendAll } from '../chain/sendAll.js'
import { bothDvns, type DevnetPathwayEnd, wirePathways } from '../pathway/wirePathways.js'
import type { DevnetChain } from '../startDevnet.js'

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
  const end = ({ chain, omnicover }: Side): DevnetPathwayEnd => ({
    chain,
    oapp: omnicover.oft,
    dvns: bothDvns(chain.layerZero),
    confirmations: 1n,
    enforcedOptions: messageGas.money,
  })
  await wirePathways(
    accounts.deployer,
    sides.flatMap((a, i) => sides.slice(i + 1).map((b) => ({ of: 'OFT', a: end(a), b: end(b) }))),
  )
  const plans = sides.map(async ({ chain, omnicover }) => {
    const others = sides
      .filter((side) => side.chain !== chain)
      .map((side) => ({ eid: side.chain.eid, name: side.chain.name, pools: side.omnicover.pools }))
    await sendAll(chain.client, accounts.deployer, await planBridges(chain.client, omnicover.pools, others))
  })
  await Promise.all(plans)
}
