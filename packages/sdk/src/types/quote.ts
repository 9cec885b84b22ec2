import type { Address } from 'viem'

/**
 * What can stand in the way of buying; each is an error of `cover.buy`.
 *
 * - `stale`: the chain has not heard from home lately, or home not of the chain.
 * - `paused`: the guardians of the chain pause its sales.
 * - `frozen`: an incident of the product is open.
 * - `not-listed`: home does not sell the product.
 * - `over-target`: more than `available` is asked for.
 * - `too-short`: protection would end before it starts.
 *
 * One thing is not among them, because a market's answer does not hold it: a cover longer than the terms allow. `product.get` says
 * how long that is (`terms.maxPeriodDays` from the start of today, UTC), and `cover.buy.simulate` and `cover.extend.simulate` refuse
 * with `PeriodTooLongError`.
 */
export const quoteBlockers = ['stale', 'paused', 'frozen', 'not-listed', 'over-target', 'too-short'] as const

export type QuoteBlocker = (typeof quoteBlockers)[number]

/**
 * A price and what belongs to it. Plain data: it can be stored, sent and bought by someone else, see `serializeQuote`.
 *
 * Amounts are in units (1e-6 of the asset), times in UTC seconds.
 */
export type Quote = {
  chainId: number
  eid: number
  productId: number
  /** Most that the cover pays. */
  amount: bigint
  /** The cover ends at 00:00 UTC of this day since 1970-01-01. */
  endDay: number
  /** Price now: constant within an hour of UTC while nobody else buys. */
  premium: bigint
  /** Protocol's fee on top of the premium. */
  protocolFee: bigint
  /** Who may claim the integrator's fee; the zero address for none. */
  integrator: Address
  /** Integrator's fee, basis points of the premium. */
  integratorBps: number
  /** Integrator's fee on top of the premium. */
  integratorFee: bigint
  /** Most that a purchase with this quote may cost, with fees. */
  maxPayment: bigint
  /** Time after which a purchase with this quote fails. */
  expiresAt: number
  /** Amount that could be bought now. */
  available: bigint
  /** Start of protection if bought now: later by the waiting period. */
  startsAt: number
  endsAt: number
  /** Terms that the cover would have: see `product.get`. */
  termsId: number
  /** Why it cannot be bought now; empty when it can. */
  blockers: readonly QuoteBlocker[]
}

/** What can stand in the way of an extension; each is an error of `cover.extend`. `closed`: see `cover.quoteExtend`. */
export type ExtensionBlocker =
  | Extract<QuoteBlocker, 'stale' | 'paused' | 'frozen' | 'not-listed' | 'too-short'>
  | 'closed'

/** The price of an extension. Amounts in units, times in UTC seconds. */
export type Extension = Pick<
  Quote,
  'chainId' | 'eid' | 'premium' | 'protocolFee' | 'integrator' | 'integratorBps' | 'integratorFee' | 'maxPayment'
> & {
  coverId: bigint
  /** The cover would end at 00:00 UTC of this day since 1970-01-01. */
  endDay: number
  /** Time after which an extension with this quote fails. */
  expiresAt: number
  endsAt: number
  /** Terms that the cover would have: see `product.get`. */
  termsId: number
  /** Why it cannot be extended now; empty when it can. */
  blockers: readonly ExtensionBlocker[]
}

/** What a cancel gives back. Amounts in units, times in UTC seconds. */
export type Refund = {
  chainId: number
  eid: number
  coverId: bigint
  /** Refund now. */
  refund: bigint
  /** Refund at `expiresAt`: it falls second by second. */
  minRefund: bigint
  expiresAt: number
  /** Whether an incident of the product is open: then nothing can be cancelled. */
  frozen: boolean
}
