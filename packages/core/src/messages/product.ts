import type { Hex } from 'viem'
import { bool, bytes32, u8, u16, u24, u32 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** How the price of a product rises with its utilisation. Rates in ppm a year. */
export type Curve = {
  /** Rate at utilisation 0. */
  readonly baseRate: number
  /** Rate at the kink. */
  readonly kinkRate: number
  /** Rate at utilisation 1 and above. */
  readonly maxRate: number
  /** Utilisation of the kink, basis points, 1 to 9,999. */
  readonly kinkBps: number
}

/** What a cover promises. A terms id never changes its meaning. */
export type Terms = {
  /** Hash of the wording that people read. */
  readonly wordingHash: Hex
  /** Bit mask in the order of `perils`: see `perilsOf`. */
  readonly perils: number
  /** Seconds from purchase to the start of protection. */
  readonly waitingPeriod: number
  /** Seconds, from the time a decision becomes payable, in which a cover can be settled. */
  readonly claimWindow: number
  /** Days after its end for which a cover still counts as exposed. */
  readonly tailDays: number
  /** Longest period that can be bought, days. */
  readonly maxPeriodDays: number
}

/** A product as home defines it and as every chain sells it. */
export type Product = {
  /** Short name of the covered protocol, ASCII, zero-padded; see `bytes32ToLabel`. */
  readonly label: Hex
  /** Pool that backs it. */
  readonly poolId: number
  /** Its place among the products of its pool, from 0: reports say of four neighbours in one word. */
  readonly place: number
  /** Rises with each change; the newest wins. */
  readonly seq: number
  /** Terms of covers sold from now on. */
  readonly termsId: number
  /** False stops sales. */
  readonly listed: boolean
  /** Protocol's fee on top of the premium, basis points. */
  readonly feeBps: number
  readonly curve: Curve
}

/** Tells a chain what a product is. */
export type ProductMessage = {
  readonly type: typeof MessageType.PRODUCT
  readonly head: HomeHead
  readonly productId: number
  readonly product: Product
  readonly terms: Terms
}

const curve = struct<Curve>({ baseRate: u24, kinkRate: u24, maxRate: u24, kinkBps: u16 })

export const product = fixed(
  struct<Omit<ProductMessage, 'type'>>({
    head: homeHead,
    productId: u32,
    product: struct<Product>({
      label: bytes32,
      poolId: u32,
      place: u16,
      seq: u32,
      termsId: u16,
      listed: bool,
      feeBps: u16,
      curve,
    }),
    terms: struct<Terms>({
      wordingHash: bytes32,
      perils: u32,
      waitingPeriod: u32,
      claimWindow: u32,
      tailDays: u8,
      maxPeriodDays: u16,
    }),
  }),
)
