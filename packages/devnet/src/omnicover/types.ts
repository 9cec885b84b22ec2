import type { Address } from 'viem'

/** Times of the protocol on a devnet, seconds. */
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

/** OmniCover on one chain. */
export type OmniCoverDeployment = {
  eid: number
  chainId: number
  /** The stablecoin of premiums, deposits and payouts; six decimals, anyone may mint. */
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
  pools: readonly { poolId: number; address: Address; share: Address; bridge: Address }[]
  /** What stands on the home chain alone. */
  home?: { ledger: Address; registry: Address; assessment: Address; outbox: Address; remitter: Address } | undefined
}

/** A product that the devnet lists. */
export type DevnetProduct = { productId: number; poolId: number; slug: string; name: string }
