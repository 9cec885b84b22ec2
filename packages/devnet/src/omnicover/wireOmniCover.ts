import { messageGas, type OmniCoverDeployment } from '@omnicover/deployer'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { bothDvns, type DevnetPathwayEnd, wirePathways } from '../pathway/wirePathways.js'
import type { DevnetChain } from '../startDevnet.js'

/**
 * Wires home with every away chain, a star: libraries, DVNs, confirmations, executor and gas of each message type pinned on both
 * sides and read back, peers last.
 *
 * @param chains - The chains, home first.
 * @param deployments - OmniCover on each, in the same order.
 * @param accounts - The deployer owns the gateways.
 * @throws {TransactionFailedError | PathwayMismatchError}
 */
export async function wireOmniCover(
  chains: readonly DevnetChain[],
  deployments: readonly OmniCoverDeployment[],
  accounts: DevnetAccounts,
): Promise<void> {
  const ends = chains.map((chain, i): DevnetPathwayEnd => {
    const oapp = deployments[i]?.gateway ?? chain.layerZero.endpoint
    const enforcedOptions = i === 0 ? messageGas.fromHome : messageGas.toHome
    return { chain, oapp, dvns: bothDvns(chain.layerZero), confirmations: 1n, enforcedOptions }
  })
  const [home, ...aways] = ends
  if (!home) return
  await wirePathways(
    accounts.deployer,
    aways.map((away) => ({ of: 'gateway', a: home, b: away })),
  )
}
