import type { MessageKey } from '@omnicover/core'
import type { Address, Hex } from 'viem'

/** Something that the keeper owes: a message to send, a call to make, or the money of an order to send over a bridge. */
export type Duty = {
  /** Names the work: its kind, the ids of what it is about, and the eid where those do not say it. */
  readonly task: string
  /** The state that makes it due. While it is the same, the work is not sent again before `resendAfterMs` has passed. */
  readonly because?: string | undefined
  /** The chain to send it from. */
  readonly eid: number
} & (
  | { readonly kind: 'message'; readonly message: MessageKey; readonly dstEid: number }
  | { readonly kind: 'call'; readonly to: Address; readonly data: Hex }
  | { readonly kind: 'bridge'; readonly bridge: Address; readonly orderId: number }
)
