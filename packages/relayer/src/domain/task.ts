import { type Hash, isHash } from 'viem'
import { type MessageId, messageKey } from './messageId.js'

/**
 * Work for one message that a transaction does: a DVN's attestation, the commit to the far endpoint, the delivery, the call that the
 * delivery composed.
 */
export type MessageTask =
  | { readonly kind: 'attest'; readonly message: MessageId; readonly dvn: string }
  | { readonly kind: 'commit' | 'execute' | 'compose'; readonly message: MessageId }

/**
 * Names a task, for `TransactionRequest.tasks`.
 *
 * @param task - what is done for which message
 * @returns the name, which {@link parseTask} reads
 */
export function formatTask(task: MessageTask): string {
  const name = `${task.kind}/${messageKey(task.message)}`
  return task.kind === 'attest' ? `${name}/${task.dvn}` : name
}

/**
 * The inverse of {@link formatTask}.
 *
 * @param name - any name of a task
 * @returns the task, or `undefined` when it is not one for a message
 */
export function parseTask(name: string): MessageTask | undefined {
  const [kind, nonce, guid, payloadHash, blockHash, dvn, ...rest] = name.split('/')
  if (nonce === undefined || !/^\d{20}$/.test(nonce) || rest.length > 0) return undefined
  if (!isHashText(guid) || !isHashText(payloadHash) || !isHashText(blockHash)) return undefined
  const message = { nonce: BigInt(nonce), guid, payloadHash, blockHash }
  if (kind === 'attest') return dvn ? { kind, message, dvn } : undefined
  return (kind === 'commit' || kind === 'execute' || kind === 'compose') && dvn === undefined
    ? { kind, message }
    : undefined
}

function isHashText(text: string | undefined): text is Hash {
  return text !== undefined && isHash(text)
}
