import { lzReceiveOptions, MessageType } from '@omnicover/core'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import type { EnforcedOption, PathwayEnd } from '../pathway/types.js'
import { wirePathway } from '../pathway/wirePathway.js'
import type { DevnetChain } from '../startDevnet.js'
import type { OmniCoverDeployment } from './types.js'

/**
 * Gas of `lzReceive` by message type: what `pnpm bench gas` measures inside the endpoint when all storage is new, plus a quarter,
 * rounded up to 50,000. Measured, in thousands: TARGETS 672 (a page of eight products), CAPITAL_REPORT 373 (three rows and eight
 * incidents; 22 for each row more, so about 600 with the keeper's thirteen), PRODUCT 370, INCIDENT_OPENED 171, CLAIM_DECIDED 133, EPOCH_SETTLED 268 (20 rounds at once; 157 for one, 6 for
 * each more), INCIDENT_REPORTED 118. DECISION_DENIED writes four slots that are not new: less than an opening. REMIT
 * takes about 140 with new storage, by a trace of its calls. Whoever brings a larger message delivers it with more; too little costs a retry.
 */
const fromHome: readonly EnforcedOption[] = [
  { msgType: MessageType.TARGETS, options: lzReceiveOptions(900_000n) },
  { msgType: MessageType.PRODUCT, options: lzReceiveOptions(450_000n) },
  { msgType: MessageType.INCIDENT_OPENED, options: lzReceiveOptions(250_000n) },
  { msgType: MessageType.CLAIM_DECIDED, options: lzReceiveOptions(200_000n) },
  { msgType: MessageType.EPOCH_SETTLED, options: lzReceiveOptions(350_000n) },
  { msgType: MessageType.DECISION_DENIED, options: lzReceiveOptions(150_000n) },
  { msgType: MessageType.REMIT, options: lzReceiveOptions(300_000n) },
]
const toHome: readonly EnforcedOption[] = [
  { msgType: MessageType.CAPITAL_REPORT, options: lzReceiveOptions(700_000n) },
  { msgType: MessageType.INCIDENT_REPORTED, options: lzReceiveOptions(150_000n) },
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
