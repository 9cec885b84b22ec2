import type { Hash } from 'viem'
import { RelayerError } from '../errors.js'
import type { SendResult } from '../ports/transactionSender.js'
import type { NextStep } from './story.js'

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
  /** Arguments of `omnicover` that come first; the files of the relayer are not among them. */
  readonly command: NextStep['command']

  constructor(guid: Hash, stage: string, { what, command }: Pick<NextStep, 'what' | 'command'>) {
    super(`Nothing can be sent for the message ${guid} now; it is ${stage}. ${what}`)
    this.command = command
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

const advice = {
  inFlight: 'The same call is in flight already, or was mined and not booked yet; start the relayer, then look again.',
  full: 'This key has as much in flight as it may; start the relayer until that is mined, then try again.',
  tooDear:
    'It could cost more than the fee ceilings of the configuration allow; raise them, or try again when fees have fallen.',
  unfunded:
    'The key has fewer wei than the message hands on, beside the fee and what the key has in flight; fund it, then try again.',
  withheld: 'This is a dry run, which signs nothing.',
} satisfies Record<Exclude<SendResult, 'sent'>, string>

/** Thrown when a call by hand is not sent: the same is in flight already, too much else of this key is, or it costs too much. */
export class NotSentError extends RelayerError {
  readonly code = 'NOT_SENT'
  readonly retriable = true

  constructor(result: Exclude<SendResult, 'sent'>) {
    super(advice[result])
  }
}

/** Thrown when a key cannot be replaced by another, or not by whoever asks for it. */
export class RotationRefusedError extends RelayerError {
  readonly code = 'ROTATION_REFUSED'
  readonly retriable = false
}
