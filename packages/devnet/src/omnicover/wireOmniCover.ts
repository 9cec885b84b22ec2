import { lzReceiveOptions, MessageType } from '@omnicover/core'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import type { EnforcedOption, PathwayEnd } from '../pathway/types.js'
import { wirePathway } from '../pathway/wirePathway.js'
import type { DevnetChain } from '../startDevnet.js'
import type { OmniCoverDeployment } from './types.js'

/**
 * Gas of `lzReceive` by message type: what the endpoint needs when as much as can be is new storage there, a quarter more at least,
 * rounded up to 50,000. `pnpm bench gas` measures it and fails when there is less to spare. A report is for thirteen rows, the
 * keeper's fifty products. Whoever brings a larger message delivers it with more; too little costs a retry.
 */
const fromHome: readonly EnforcedOption[] = [
  { msgType: MessageType.TARGETS, options: lzReceiveOptions(900_000n) },
  { msgType: MessageType.PRODUCT, options: lzReceiveOptions(500_000n) },
  { msgType: MessageType.INCIDENT_OPENED, options: lzReceiveOptions(250_000n) },
  { msgType: MessageType.CLAIM_DECIDED, options: lzReceiveOptions(300_000n) },
  { msgType: MessageType.EPOCH_SETTLED, options: lzReceiveOptions(400_000n) },
  { msgType: MessageType.DECISION_DENIED, options: lzReceiveOptions(150_000n) },
  { msgType: MessageType.REMIT, options: lzReceiveOptions(300_000n) },
  { msgType: MessageType.SHARES_TO_AWAY, options: lzReceiveOptions(300_000n) },
]
const toHome: readonly EnforcedOption[] = [
  { msgType: MessageType.CAPITAL_REPORT, options: lzReceiveOptions(700_000n) },
  { msgType: MessageType.INCIDENT_REPORTED, options: lzReceiveOptions(150_000n) },
  { msgType: MessageType.SHARES_TO_HOME, options: lzReceiveOptions(250_000n) },
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
