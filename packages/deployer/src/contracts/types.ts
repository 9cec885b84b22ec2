import type { Address } from 'viem'
import type { Namespace } from './factory.js'

/** Times of the protocol, seconds unless said otherwise. */
export type ProtocolTimes = {
  epochLength: number
  /** Age at which news from home is too old to sell on. */
  maxAge: number
  /** How far clocks of two chains may be apart. */
  skew: number
  /** From a decision to its first payout. */
  payableDelay: number
  /** After which a silent chain is quarantined, and taken to be exposed up to its grant. */
  maxSilence: number
  /** After which an open incident may be dismissed by anyone; longer than `maxSilence`. */
  maxOpen: number
  /** Epochs that exits wait, once their round is closed. */
  notice: number
  /** From purchase to the start of protection. */
  waitingPeriod: number
  /** In which a decided incident is paid. */
  claimWindow: number
  /** By which guardians may delay a decision, once. */
  holdLength: number
  /** From the arrival of a decision on a chain to its first payout there, whatever it says; zero for none, a day on real chains. */
  challengeLength: number
  /** Of a pause by the guardians. */
  pauseLength: number
}

/** What is the same on all chains of a deployment. */
export type SystemSettings = Namespace & {
  /** Of gateways, ledger, registry and bridges; also the gateways' delegate at LayerZero. */
  owner: Address
  /** Collects the protocol's fees. */
  feeReceiver: Address
  homeEid: number
  /** Its pools, in the order in which their products are listed. */
  poolIds: readonly number[]
  times: Omit<ProtocolTimes, 'waitingPeriod' | 'claimWindow'>
  guardians: readonly Address[]
  assessors: readonly Address[]
  /** How many of the assessors must sign. */
  threshold: number
  /** What sales of a product may grow to at once, units. */
  freeGrowth: bigint
}

/** What is a chain's own. */
export type ChainSettings = {
  eid: number
  endpoint: Address
  permit2: Address
  /** The stablecoin and the OFT that moves it; `test` deploys a dollar that anyone may mint, for chains where money is worth nothing. */
  asset: 'test' | { token: Address; oft: Address }
  /** Decimals of the token `test`, six to eighteen. Default 6. */
  decimals?: number | undefined
  /** Whether LayerZero's `MultiCall` is deployed too. Default: no. */
  multiCall?: boolean | undefined
}

/** Where OmniCover is, or will be, on one chain. */
export type OmniCoverAddresses = {
  /** The stablecoin of premiums, deposits and payouts. */
  asset: Address
  /** Moves the stablecoin between chains: LayerZero's OFT. */
  oft: Address
  gateway: Address
  market: Address
  desk: Address
  descriptor: Address
  guardians: Address
  lens: Address
  /** Uniswap's Permit2, by which buyers may pay. */
  permit2: Address
  /** `bridge` carries money of the pool to the same pool on another chain. */
  pools: readonly { poolId: number; address: Address; bridge: Address }[]
  /** LayerZero's contract by which a relayer brings many messages in one transaction; `undefined` where it was not asked for. */
  multiCall: Address | undefined
  /** What stands on the home chain alone. */
  home?: { ledger: Address; registry: Address; assessment: Address; outbox: Address; remitter: Address } | undefined
}

/** OmniCover on one chain, deployed. */
export type OmniCoverDeployment = Omit<OmniCoverAddresses, 'pools'> & {
  eid: number
  chainId: number
  pools: readonly { poolId: number; address: Address; share: Address; bridge: Address }[]
}
