import type { Address } from 'viem'
import { address, u32, u96 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** Shares that were burned on one chain, to be minted on another: from home to an away chain, or back. A fact. */
export type SharesMoved = {
  readonly poolId: number
  /** Number of the move for this pool and pair of chains, from 1. */
  readonly moveId: number
  /** Who has them there. */
  readonly receiver: Address
  /** 1e-18 of a share. */
  readonly shares: bigint
}

/** Brings shares from home to another chain. */
export type SharesToAwayMessage = {
  readonly type: typeof MessageType.SHARES_TO_AWAY
  readonly head: HomeHead
  readonly move: SharesMoved
}

/** Brings shares from another chain home. */
export type SharesToHomeMessage = {
  readonly type: typeof MessageType.SHARES_TO_HOME
  readonly move: SharesMoved
}

const move = struct<SharesMoved>({ poolId: u32, moveId: u32, receiver: address, shares: u96 })

export const sharesToAway = fixed(struct<Omit<SharesToAwayMessage, 'type'>>({ head: homeHead, move }))

export const sharesToHome = fixed(struct<Omit<SharesToHomeMessage, 'type'>>({ move }))
