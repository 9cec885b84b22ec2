import type { Address, Hex } from 'viem'

/** A transaction without a sender: for a Safe, a bundler, `sendCalls` or any other library. */
export type Call = {
  to: Address
  data: Hex
  /** Wei; always zero. */
  value: bigint
}
