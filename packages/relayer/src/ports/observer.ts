import type { Address, Hash } from 'viem'

/** A message as it appears in every event about it. */
export type MessageReference = {
  readonly guid: Hash
  readonly srcEid: number
  readonly dstEid: number
  readonly nonce: bigint
}

/** Which bound of fees was reached: what a message may cost, or a key in a day. */
export type FeeCeiling = 'message' | 'day'

/** Everything that the relayer tells about its work. `atMs` is milliseconds since 1970 by the relayer's clock. */
export type RelayerEvent = { readonly atMs: number } & (
  | { readonly type: 'messageSeen'; readonly message: MessageReference; readonly transactionHash: Hash }
  | { readonly type: 'messageFinal'; readonly message: MessageReference }
  | {
      readonly type: 'messageAttested'
      readonly message: MessageReference
      readonly dvn: string
      readonly transactionHash: Hash | undefined
      readonly gasUsed: bigint | undefined
    }
  /** The far chain was reorganised and does not have it any more; the DVN attests again. */
  | { readonly type: 'attestationUndone'; readonly message: MessageReference; readonly dvn: string }
  | { readonly type: 'messageVerified'; readonly message: MessageReference }
  | {
      readonly type: 'messageCommitted'
      readonly message: MessageReference
      readonly transactionHash: Hash | undefined
      readonly gasUsed: bigint | undefined
    }
  | {
      readonly type: 'messageDelivered'
      readonly message: MessageReference
      readonly by: 'us' | 'other'
      readonly transactionHash: Hash | undefined
      readonly gasUsed: bigint | undefined
      readonly latencyMs: number
    }
  /** What its receiver composed was run. */
  | {
      readonly type: 'messageComposed'
      readonly message: MessageReference
      readonly transactionHash: Hash | undefined
      readonly gasUsed: bigint | undefined
    }
  | {
      readonly type: 'messageAlert'
      readonly message: MessageReference
      readonly reason: string
      readonly attempts: number
      readonly retryAtMs: number
    }
  | { readonly type: 'messageParked'; readonly message: MessageReference; readonly reason: string }
  | { readonly type: 'messageReorged'; readonly message: MessageReference; readonly blockHash: Hash }
  /** A connection told of it, and no DVN found it; its guid arrived with another payload. */
  | { readonly type: 'messageDenied'; readonly message: MessageReference }
  /** A DVN attests, though one of its connections contradicts the others: that one is wrong, or lies. */
  | {
      readonly type: 'connectionOutvoted'
      readonly message: MessageReference
      readonly dvn: string
      readonly reason: string
    }
  | {
      readonly type: 'attestationRefused'
      readonly message: MessageReference
      readonly dvn: string
      readonly reason: string
      readonly retryAtMs: number
    }
  | { readonly type: 'packetRefused'; readonly eid: number; readonly transactionHash: Hash; readonly reason: string }
  | { readonly type: 'reorg'; readonly eid: number; readonly blockNumber: bigint }
  | { readonly type: 'gapFound'; readonly pathway: string; readonly missingNonce: bigint; readonly sentNonce: bigint }
  | {
      readonly type: 'transactionSent'
      readonly eid: number
      readonly from: Address
      readonly nonce: number
      readonly transactionHash: Hash
      readonly tasks: readonly string[]
    }
  /** A dry run: it would have been sent. The work stays where it is. */
  | {
      readonly type: 'transactionWithheld'
      readonly eid: number
      readonly from: Address
      readonly to: Address
      readonly tasks: readonly string[]
    }
  | {
      readonly type: 'transactionMined'
      readonly eid: number
      readonly from: Address
      readonly nonce: number
      readonly transactionHash: Hash
      readonly tasks: readonly string[]
      readonly succeeded: boolean
      readonly gasUsed: bigint
      /** Wei per gas. */
      readonly effectiveGasPrice: bigint
    }
  | {
      readonly type: 'transactionFeeRaised' | 'transactionCancelled'
      readonly eid: number
      readonly from: Address
      readonly nonce: number
      readonly transactionHash: Hash
    }
  | {
      readonly type: 'transactionRefused' | 'transactionLost'
      readonly eid: number
      readonly from: Address
      readonly nonce: number
      readonly reason: string
    }
  /** A transaction is not sent, or its fee not raised, because it could cost more than a ceiling allows. Told again when the ceiling is another one. */
  | {
      readonly type: 'feeCeilingReached'
      readonly eid: number
      readonly from: Address
      readonly ceiling: FeeCeiling
      /** Wei that the dearest task of the transaction could cost, or all of the day together. */
      readonly wouldCost: bigint
      /** Wei. */
      readonly limit: bigint
    }
  /** A call that hands wei on is not sent, because its key has not so many beside the fee. Told again once another such call was sent. */
  | {
      readonly type: 'keyUnfunded'
      readonly eid: number
      readonly from: Address
      readonly tasks: readonly string[]
      /** Wei that the key has. */
      readonly balance: bigint
      /** Wei that the call could take, with its fee. */
      readonly needed: bigint
    }
  /** What the keeper would do reverts: it is not owed any more, or not yet. Told again when the reason changes. */
  | { readonly type: 'dutyRefused'; readonly task: string; readonly eid: number; readonly reason: string }
  /** The leaves of a decision by tree are missing, or not those that were decided: nothing is paid. Told again when the reason changes. */
  | { readonly type: 'leavesRefused'; readonly incidentId: number; readonly eid: number; readonly reason: string }
  | {
      readonly type: 'stepFailed'
      readonly step: string
      readonly code: string
      readonly retriable: boolean
      readonly reason: string
    }
)

/** Who is told about progress: a log, metrics, a report. It must not throw and must not wait. */
export type Observer = { readonly onEvent: (event: RelayerEvent) => void }
