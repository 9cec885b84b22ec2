import type { Address, Hash, Hex } from 'viem'
import type { AwsUsage } from '../costs/usage.js'
import type { Message, MessageStatus } from '../messages/message.js'

/** One message for a report: what it was, how far it came, how long it took and what it cost. The same for every kind. */
export type MessageReport = {
  readonly guid: Hash
  readonly srcEid: number
  readonly dstEid: number
  readonly nonce: bigint
  /** 32 bytes. */
  readonly sender: Hex
  readonly receiver: Address
  /** The whole packet, for whoever knows how to read its message. */
  readonly packet: Hex
  readonly status: MessageStatus
  /** Why it waits or is put aside. */
  readonly reason: string | undefined
  /** Failed attempts to deliver it. */
  readonly attempts: number
  readonly deliveredBy: 'us' | 'other' | undefined
  readonly sourceBlockNumber: bigint
  readonly transactions: {
    readonly sent: Hash
    /** By the name of the DVN; `undefined` when it did not send one. */
    readonly attested: { readonly [dvn: string]: Hash | undefined }
    readonly committed: Hash | undefined
    readonly delivered: Hash | undefined
    /** Of the call that the receiver composed. */
    readonly composed: Hash | undefined
  }
  /** Gas on the far chain; `undefined` for what this relayer did not do. A share, where several messages were in one transaction. */
  readonly gas: {
    readonly attested: { readonly [dvn: string]: bigint | undefined }
    readonly committed: bigint | undefined
    readonly delivered: bigint | undefined
    readonly composed: bigint | undefined
    readonly total: bigint
  }
  /** Wei that this relayer paid for that gas. */
  readonly feePaid: bigint
  /** What it used of AWS so far; `undefined` where the relayer is a process of its own. */
  readonly usage: AwsUsage | undefined
  readonly seenAtMs: number
  /** Milliseconds since it was seen. */
  readonly latencyMs: {
    readonly final: number | undefined
    readonly verified: number | undefined
    readonly committed: number | undefined
    readonly delivered: number | undefined
  }
}

/**
 * Turns a message into a row of a report.
 *
 * @param message - as it is stored
 * @returns plain data
 */
export function toMessageReport(message: Message): MessageReport {
  const {
    guid,
    srcEid,
    dstEid,
    nonce,
    sender,
    receiver,
    packet,
    status,
    seenAtMs,
    attestations,
    commit,
    delivery,
    composed,
  } = message
  const steps = [...Object.values(attestations), commit, delivery, composed].filter((step) => step !== undefined)
  const since = (atMs: number | undefined) => (atMs === undefined ? undefined : atMs - seenAtMs)
  return {
    ...{ guid, srcEid, dstEid, nonce, sender, receiver, packet, status, seenAtMs },
    reason: message.parkedReason ?? latestReason(message),
    attempts: message.retries.deliver?.attempts ?? 0,
    deliveredBy: delivery?.by,
    sourceBlockNumber: message.blockNumber,
    transactions: {
      sent: message.transactionHash,
      attested: mapValues(attestations, (step) => step.transactionHash),
      committed: commit?.transactionHash,
      delivered: delivery?.transactionHash,
      composed: composed?.transactionHash,
    },
    gas: {
      attested: mapValues(attestations, (step) => step.gasUsed),
      committed: commit?.gasUsed,
      delivered: delivery?.gasUsed,
      composed: composed?.gasUsed,
      total: steps.reduce((sum, { gasUsed = 0n }) => sum + gasUsed, 0n),
    },
    feePaid: steps.reduce((sum, { gasUsed = 0n, gasPrice = 0n }) => sum + gasUsed * gasPrice, 0n),
    usage: message.usage,
    latencyMs: {
      final: since(message.finalAtMs),
      verified: since(message.verifiedAtMs),
      committed: since(commit?.atMs),
      delivered: since(delivery?.atMs),
    },
  }
}

function latestReason({ status, retries, composed, refusal }: Message): string | undefined {
  if (status === 'reorged' || status === 'denied' || (status === 'delivered' && composed !== undefined))
    return undefined
  if (status === 'delivered') return retries.compose?.reason
  return Object.values(retries).toSorted((a, b) => b.notBeforeMs - a.notBeforeMs)[0]?.reason ?? refusal
}

function mapValues<Value, Result>(
  record: { readonly [key: string]: Value },
  map: (value: Value) => Result,
): { [key: string]: Result } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
