import { MessageType } from '@omnicover/core'
import { lzReceiveOptions } from './lzReceiveOptions.js'
import type { EnforcedOption } from './types.js'

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

/** An OFT's own types of messages: money alone, and money with words for its receiver. */
const money: readonly EnforcedOption[] = [
  { msgType: 1, options: lzReceiveOptions(100_000n) },
  { msgType: 2, options: lzReceiveOptions(200_000n) },
]

/** What each gateway enforces, by where it stands, and each OFT. */
export const messageGas = { fromHome, toHome, money } as const
