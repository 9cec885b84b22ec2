import type { Hash } from 'viem'

/**
 * Identifies a message. A guid alone does not: a packet that is sent again after a reorganisation has the same nonce and guid, and
 * may carry something else. The nonce is in the guid already, which is a hash; it stands beside it so that messages can be kept in its order.
 */
export type MessageId = {
  readonly nonce: bigint
  readonly guid: Hash
  readonly payloadHash: Hash
  readonly blockHash: Hash
}

/** The part of a message's identity that all packets sent with one guid share, as one string: lower nonces sort first. */
export function guidKey({ nonce, guid }: Pick<MessageId, 'nonce' | 'guid'>): string {
  return `${nonce.toString().padStart(nonceDigits, '0')}/${guid}`
}

/** The identity of a message as one string, for names of tasks and rows: lower nonces sort first. */
export function messageKey({ payloadHash, blockHash, ...id }: MessageId): string {
  return `${guidKey(id)}/${payloadHash}/${blockHash}`
}

/** Of the largest nonce, which has 64 bits. */
const nonceDigits = 20
