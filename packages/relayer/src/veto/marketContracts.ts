import type { Address } from 'viem'

/** Our contracts on one chain, as far as messages are built from them. */
export type MarketChain = {
  readonly eid: number
  readonly gateway: Address
  readonly market: Address
  readonly desk: Address
  readonly pools: readonly { readonly poolId: number; readonly address: Address }[]
}

/** Our contracts: what a message says is held against them before a DVN signs. `chains` has home among them. */
export type MarketContracts = {
  readonly home: { readonly eid: number; readonly outbox: Address }
  readonly chains: readonly MarketChain[]
}
