import { u32, u64 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** An order to send free capital to the chain where it is owed, over the pool's bridge. A fact. */
export type Remit = {
  readonly poolId: number
  /** Number of the order for this pool, from 1. */
  readonly orderId: number
  /** Endpoint id of the chain where it is owed. */
  readonly to: number
  /** Units. */
  readonly amount: bigint
}

/** Tells a chain to send money to another. */
export type RemitMessage = {
  readonly type: typeof MessageType.REMIT
  readonly head: HomeHead
  readonly remit: Remit
}

export const remit = fixed(
  struct<Omit<RemitMessage, 'type'>>({
    head: homeHead,
    remit: struct<Remit>({ poolId: u32, orderId: u32, to: u32, amount: u64 }),
  }),
)
