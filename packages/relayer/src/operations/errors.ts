import type { Hash } from 'viem'
import { RelayerError } from '../errors.js'

/** Thrown when nothing that is configured sent a message with this guid, and no chain has a transaction with this hash. */
export class MessageUnknownError extends RelayerError {
  readonly code = 'MESSAGE_UNKNOWN'
  readonly retriable = false

  constructor(id: Hash) {
    super(
      `${id} is no guid of a message on a configured pathway, and no configured chain has a transaction of that hash with such a message; check the value, the pathways and startBlock.`,
    )
  }
}

/** Thrown when a step is asked for by hand and there is none that anybody could take now. */
export class NoStepError extends RelayerError {
  readonly code = 'NO_STEP'
  readonly retriable = false

  constructor(guid: Hash, stage: string, what: string) {
    super(`Nothing can be sent for the message ${guid} now; it is ${stage}. ${what}`)
  }
}

/** Thrown when the step that comes next was tried without sending it, and would fail. */
export class StepWouldFailError extends RelayerError {
  readonly code = 'STEP_WOULD_FAIL'
  readonly retriable = true
  readonly reason: string

  constructor(step: string, reason: string, what: string) {
    super(`${step} would fail, so it was not sent: ${reason} ${what}`.trim())
    this.reason = reason
  }
}

/** Thrown when a step was mined and had no effect, because somebody else was faster or the chain changed meanwhile. */
export class StepFailedError extends RelayerError {
  readonly code = 'STEP_FAILED'
  readonly retriable = true
  readonly transactionHash: Hash | undefined

  constructor(step: string, transactionHash: Hash | undefined, problem: string) {
    super(`${step} (${transactionHash ?? 'no transaction'}) ${problem}; look again with explain.`)
    this.transactionHash = transactionHash
  }
}
