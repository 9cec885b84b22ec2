import type { Address } from 'viem'

/** Where OmniCover is on one chain. The caller gives it; the SDK has no list of its own and keeps none. */
export type Deployment = {
  /** Chain id of EIP-155. */
  chainId: number
  /** LayerZero's id of the chain: part of every cover id, never the chain id. */
  eid: number
  /** CoverMarket. */
  market: Address
  /** ClaimDesk. */
  desk: Address
  /** CoverLens of this market. */
  lens: Address
  /** CoverGateway. */
  gateway: Address
  /** LayerZero's EndpointV2. */
  endpoint: Address
  /** The stablecoin of premiums, deposits and payouts. */
  asset: Address
  /** Its decimals, six to eighteen. Default 6. Amounts of the SDK are units of 1e-6 whatever they are. */
  decimals?: number | undefined
  /** The pools of the chain: CapitalPool and the token of its shares. */
  pools: readonly { poolId: number; address: Address; share: Address }[]
  /** Uniswap's Permit2, as the market names it. Without it nothing is paid by Permit2. */
  permit2?: Address | undefined
  /** Block from which logs are read when none is given. Default 0. */
  startBlock?: bigint | undefined
}
