import type { Hash } from 'viem'
import type { BaseError } from '../errors/base.js'

/** Where a message is. It only moves down this list, but a message that failed can still be delivered. */
export type MessageStatus =
  /** The source chain has no such message: not mined yet, or another chain's guid. */
  | { status: 'unknown' }
  /** On its way: the destination does not count it as verified. */
  | ({ status: 'sent' } & SentMessage)
  /** Verified at the destination, where anybody may deliver it now. */
  | ({ status: 'verified' } & SentMessage)
  /** Verified, and an attempt to deliver it was reported as failed, with what the contract refused with, decoded. It can be tried again. */
  | ({ status: 'failed'; reason: BaseError } & SentMessage)
  /** Applied at the destination. */
  | ({ status: 'delivered'; deliveredIn: Hash } & SentMessage)

/** What the source chain says of a message. */
export type SentMessage = {
  /** Number of the type, as in the contracts' MessageType. */
  messageType: number
  /** The transaction that sent it. */
  sentIn: Hash
}
