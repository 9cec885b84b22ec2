import type { Address, Hex } from 'viem'
import type { Receipt } from './chain.js'

/** A call to be mined. `tasks` name the work that it does, so that the same work is never in flight twice. */
export type TransactionRequest = {
  readonly tasks: readonly string[]
  readonly to: Address
  /** The calldata, or what makes it: that costs signatures, and is only done for a call that is sent. */
  readonly data: Hex | (() => Promise<Hex>)
  /** Wei; 0 when absent. */
  readonly value?: bigint | undefined
  /** Gas limit of the whole transaction. */
  readonly gas: bigint
  /** Gas of the task that takes the most, with its part of what all share; an equal part of `gas` when absent. */
  readonly mostGas?: bigint | undefined
}

/**
 * What became of a request. `sent`: it is written down and will be mined, whatever happens to this process. `inFlight`: a transaction with one of its tasks is under way already. `full`: as many transactions are
 * under way as may be; ask again when some of them are mined. `withheld`: this sender signs nothing, and has told what it would send.
 * `tooDear`: it could cost more than a ceiling allows; ask again when fees have fallen or the day is over. The observer is told which ceiling.
 * `unfunded`: more wei go along than the key has beside its fee and what is in flight; ask again once it was sent money. The observer is told how many are missing.
 */
export type SendResult = 'sent' | 'inFlight' | 'full' | 'withheld' | 'tooDear' | 'unfunded'

/** A transaction that has left the sender's hands for good. */
export type FinishedTransaction = {
  readonly nonce: number
  readonly tasks: readonly string[]
  /** `undefined`: the nonce was used by a transaction that is not ours, or is far above those that are used, so the work may or may not be done: look at the chain. */
  readonly receipt: Receipt | undefined
}

/**
 * Gets calls mined from one key on one chain, in the order of its nonces.
 *
 * A request is written down before it gets a signature, and the signed bytes before they are broadcast. So a crash at any point
 * leaves either nothing or something that {@link TransactionSender.advance} carries on with: same nonce, no gap, no second copy.
 * One key on one chain should belong to one sender: a nonce that another one uses first costs a wait, and the work is looked at anew.
 */
export type TransactionSender = {
  readonly eid: number
  readonly address: Address
  /**
   * Writes down, signs and broadcasts a call, unless one of its tasks is in flight already or too much else is.
   *
   * @returns what became of it
   * @throws {TaskMissingError} when `tasks` is empty
   * @throws {CallForbiddenError} when the key is not there for this call
   */
  readonly send: (request: TransactionRequest) => Promise<SendResult>
  /** Whether a transaction that carries `task` is written down and not yet acknowledged. */
  readonly isInFlight: (task: string) => Promise<boolean>
  /**
   * Looks at everything in flight: signs what was only written down, broadcasts again, raises the fee of what is stuck, fills gaps
   * of up to as many nonces as may be in flight, and gives up what stands further above the nonces that are used.
   *
   * @returns what is mined. It is returned again, also after a restart, until it is acknowledged.
   * @throws {CallForbiddenError} when a call is written down that the key is not there for: nobody who may send has asked for it
   */
  readonly advance: () => Promise<readonly FinishedTransaction[]>
  /** Forgets a finished transaction, once its outcome is recorded. */
  readonly acknowledge: (finished: FinishedTransaction) => Promise<void>
}
