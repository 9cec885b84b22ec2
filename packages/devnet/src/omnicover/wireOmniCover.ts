import { lzReceiveOptions, MessageType } from '@omnicover/core'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import type { EnforcedOption, PathwayEnd } from '../pathway/types.js'
import { wirePathway } from '../pathway/wirePathway.js'
import type { DevnetChain } from '../startDevnet.js'
import type { OmniCoverDeployment } from './types.js'

/**
 * Gas of `lzReceive` by message type, for a page of eight products and first-ever storage: measured by `pnpm bench gas`, with room
 * for the endpoint. Too little costs a retry, too much costs the sender nothing on a devnet.
 */
const fromHome: readonly EnforcedOption[] = [
  { msgType: MessageType.TARGETS, options: lzReceiveOptions(1_000_000n) },
  { msgType: MessageType.PRODUCT, options: lzReceiveOptions(500_000n) },
  { msgType: MessageType.INCIDENT_OPENED, options: lzReceiveOptions(300_000n) },
  { msgType: MessageType.CLAIM_DECIDED, options: lzReceiveOptions(300_000n) },
  { msgType: MessageType.EPOCH_SETTLED, options: lzReceiveOptions(400_000n) },
]
const toHome: readonly EnforcedOption[] = [
  { msgType: MessageType.CAPITAL_REPORT, options: lzReceiveOptions(1_000_000n) },
  { msgType: MessageType.INCIDENT_REPORTED, options: lzReceiveOptions(300_000n) },
]

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
  const ends = chains.map((chain, i): PathwayEnd => {
    const oapp = deployments[i]?.gateway ?? chain.layerZero.endpoint
    return { chain, oapp, confirmations: 1n, enforcedOptions: i === 0 ? fromHome : toHome }
  })
  const [home, ...aways] = ends
  if (!home) return
  // One after the other: all of them use home and the deployer's nonces there.
  for (const away of aways) await wirePathway(accounts.deployer, { a: home, b: away })
}
