import type { Hash } from 'viem'

/**
 * Identifies a message. A guid alone does not: a packet that is sent again after a reorganisation has the same nonce and guid, and
 * may carry something else.
 */
export type MessageId = { readonly guid: Hash; readonly payloadHash: Hash; readonly blockHash: Hash }

/** The identity of a message as one string, for names of tasks and rows. */
export function messageKey({ guid, payloadHash, blockHash }: MessageId): string {
  return `${guid}/${payloadHash}/${blockHash}`
}
