import type { Message, MessageStatus } from './message.js'

/**
 * Makes a message one that is under way again: what stood against it is forgotten, and what was done for it is not.
 *
 * @param message - one that was put aside, or closed; without what is not true of it any more
 * @param dvns - names of this relayer's DVNs
 * @returns the message as the stages go on with it
 */
export function takeUpAnew({ parkedReason: _, ...message }: Message, dvns: readonly string[]): Message {
  return { ...message, status: statusOf(message, dvns), isClosed: false, retries: {} }
}

function statusOf(
  { delivery, commit, verifiedAtMs, attestations, finalAtMs }: Message,
  dvns: readonly string[],
): MessageStatus {
  if (delivery !== undefined) return 'delivered'
  if (commit !== undefined) return 'committed'
  if (verifiedAtMs !== undefined) return 'verified'
  if (dvns.length > 0 && dvns.every((name) => attestations[name] !== undefined)) return 'attested'
  return finalAtMs === undefined ? 'seen' : 'final'
}
