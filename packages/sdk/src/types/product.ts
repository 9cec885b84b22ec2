import type { Peril } from '@omnicover/core'
import type { Address, Hex } from 'viem'
import type { Quote } from './quote.js'

/** How the price rises with utilisation: parts per million a year, and the kink in basis points. */
export type Curve = { baseRate: number; kinkRate: number; maxRate: number; kinkBps: number }

/** A product as one chain sells it. Amounts in units. */
export type Product = {
  productId: number
  /** Short name of the covered protocol. */
  label: string
  poolId: number
  pool: Address
  /** Terms of covers sold from now on. */
  termsId: number
  /** Whether home sells it. */
  listed: boolean
  /** Protocol's fee on top of a premium, basis points. */
  feeBps: number
  /** Whether an incident is open, so that nothing is sold. */
  frozen: boolean
  curve: Curve
  /** Most that may be exposed on this chain. */
  target: bigint
  /** What is exposed on this chain. */
  exposure: bigint
  /** What is exposed on all other chains, as last told. */
  others: bigint
  /** Most that may be exposed on all chains. */
  limit: bigint
}

/** What a cover promises. */
export type Terms = {
  termsId: number
  /** Hash of the wording that people read. */
  wordingHash: Hex
  /** What is covered; a peril that this version has no name for is `unknown-` and its bit. */
  perils: readonly Peril[]
  /** Seconds from purchase to the start of protection. */
  waitingPeriod: number
  /** Seconds in which a decided incident is paid. */
  claimWindow: number
  /** Days after its end for which a cover still counts as exposed. */
  tailDays: number
  /** Longest period that can be bought. */
  maxPeriodDays: number
}

/** A product as `product.list` gives it. */
export type ListedProduct = Product & {
  /** Terms of covers sold from now on. */
  terms: Terms
  /** Price of the sale that was asked about. */
  quote?: Quote | undefined
}
