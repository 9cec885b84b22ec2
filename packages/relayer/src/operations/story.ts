import type { Address, Hash, Hex } from 'viem'
import type { FarState } from '../domain/endpoint.js'
import type { ExecutorOptions } from '../domain/executorOptions.js'
import type { MessageReport } from '../runtime/messageReport.js'
import type { Attestation } from './farSide.js'

/** A transaction in which something happened. */
export type Moment = { readonly transactionHash: Hash; readonly blockNumber: bigint }

/** A call for a message that failed, as its executor reported it. Anybody can report one. */
export type Failure = Moment & { readonly executor: Address; readonly reason: string; readonly gas: bigint }

/** The second call that the receiver of a message asked for. `gone`: the endpoint knows nothing of it. */
export type ComposedCall = {
  readonly from: Address
  readonly to: Address
  readonly message: Hex
  readonly state: 'waiting' | 'done' | 'gone'
  readonly run: Moment | undefined
  readonly failures: readonly Failure[]
}

/** What comes next for a message, as a call that anybody may send. */
export type StepName = 'commit' | 'deliver' | 'compose'

/** What the next step would do if it were sent now. */
export type Trial = {
  readonly step: StepName
  /** Gas that the handler gets. 0 for a commit, which has none. */
  readonly gas: bigint
  /** Why it would fail; `undefined` when it would not. */
  readonly reason: string | undefined
  /** With this much gas it would not fail. */
  readonly enoughGas: bigint | undefined
}

/** What the relayer's own store says. Only the costs and times in it are known nowhere else. */
export type StoryRecord = {
  readonly report: MessageReport
  /** Why steps failed, and when they are tried again; by the name of the DVN, `deliver` or `compose`. */
  readonly retries: { readonly [step: string]: { readonly reason: string; readonly notBeforeMs: number } }
}

/**
 * How far a message is. `sent`: its block has not enough confirmations. `final`: DVNs may attest it. `verified`: enough of them have.
 * `committed`: it can be delivered. `queued`: a message before it is not committed. `failing`: it would fail. `composing`: delivered, and
 * a second call waits. `delivered`: all is done. `discarded`: the application gave it up. `blocked`: the application put it aside.
 * `replaced`: another payload stands under its nonce.
 */
export type Stage =
  | 'sent'
  | 'final'
  | 'verified'
  | 'committed'
  | 'queued'
  | 'failing'
  | 'composing'
  | 'delivered'
  | 'discarded'
  | 'blocked'
  | 'replaced'

/** What is to be done next, by whom, and the arguments of `omnicover` with which it is done. */
export type NextStep = {
  readonly who: 'nobody' | 'time' | 'the relayer' | 'anybody' | 'another DVN' | 'the application' | 'a person'
  readonly what: string
  readonly command: readonly string[] | undefined
}

/** Everything that both chains, and the store if there is one, say about a message. */
export type StoryFacts = {
  readonly guid: Hash
  readonly payloadHash: Hash
  readonly nonce: bigint
  readonly srcEid: number
  readonly sender: Address
  readonly dstEid: number
  readonly receiver: Address
  readonly message: Hex
  readonly sent: Moment & {
    readonly blockHash: Hash
    /** By the clock of the source chain. */
    readonly atSeconds: bigint
    readonly confirmations: bigint
    readonly wantedConfirmations: bigint
    readonly sendLibrary: Address
    readonly options: ExecutorOptions | { readonly refused: string }
  }
  readonly verification: {
    readonly attestations: readonly (Attestation & {
      readonly isEnough: boolean
      readonly transactionHash: Hash | undefined
    })[]
    readonly optionalThreshold: number
    readonly wantedConfirmations: bigint
    readonly isVerifiable: boolean
    readonly isLibraryValid: boolean
  }
  readonly state: FarState
  /** The first message before it that is not committed: this one cannot be delivered before it. */
  readonly waitsFor: { readonly nonce: bigint; readonly guid: Hash } | undefined
  readonly committed: Moment | undefined
  readonly delivered: Moment | undefined
  readonly discarded: (Moment & { readonly how: 'skipped' | 'burnt' }) | undefined
  readonly failures: readonly Failure[]
  readonly composed: ComposedCall | undefined
  /** `undefined` when nobody can take a step now, or the node does not try it. */
  readonly trial: Trial | undefined
  readonly record: StoryRecord | undefined
  /** Why a person paused its pathway; `undefined` when nobody did. */
  readonly pausedBecause: string | undefined
}

/** The whole story of a message. */
export type Story = StoryFacts & { readonly stage: Stage; readonly next: NextStep }
