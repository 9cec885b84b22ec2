import { formatTime } from '@omnicover/core'
import { BaseError, type ErrorOptions } from './base.js'

/** Thrown when an earlier request of the controller still waits for its price. */
export class RoundPendingError extends BaseError<'RoundPendingError'> {
  readonly round: number
  constructor({ round, cause }: { round: number } & ErrorOptions) {
    super(
      'RoundPendingError',
      `A deposit of round ${round} still waits for its price. Deposit again when it is settled and claimed, or for another controller.`,
      { cause },
    )
    this.round = round
  }
}

/** Thrown when the guardians of the chain pause deposits into the pool. */
export class DepositsPausedError extends BaseError<'DepositsPausedError'> {
  readonly until: number
  constructor({ until, cause }: { until: number } & ErrorOptions) {
    super(
      'DepositsPausedError',
      `Deposits on this chain are paused until ${formatTime(until)}. Try again then, or deposit on another chain.`,
      { cause },
    )
    this.until = until
  }
}

/** Thrown when shares of an earlier request wait to be claimed. */
export class ClaimFirstError extends BaseError<'ClaimFirstError'> {
  readonly round: number
  constructor({ round, cause }: { round: number } & ErrorOptions) {
    super('ClaimFirstError', `The shares of round ${round} are ready. Call pool.claimDeposit, then deposit again.`, {
      cause,
    })
    this.round = round
  }
}

/** Thrown when the controller has no request. */
export class NothingToClaimError extends BaseError<'NothingToClaimError'> {
  readonly controller: string
  constructor({ controller, cause }: { controller: string } & ErrorOptions) {
    super('NothingToClaimError', `${controller} has no deposit to claim. Check the address and the chain.`, { cause })
    this.controller = controller
  }
}

/** Thrown when the price of a request is not fixed yet. */
export class RoundNotSettledError extends BaseError<'RoundNotSettledError'> {
  readonly round: number
  constructor({ round, cause }: { round: number } & ErrorOptions) {
    super('RoundNotSettledError', `Round ${round} has no price yet. Claim when home has settled it.`, { cause })
    this.round = round
  }
}
