import { formatAmount, formatTime } from '@omnicover/core'
import { formatEther } from 'viem'
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
    super(
      'NothingToClaimError',
      `${controller} has no deposit under way: none was asked for here, or it was claimed or taken back. Check the address and the chain.`,
      {
        cause,
      },
    )
    this.controller = controller
  }
}

/** Thrown when nothing of a request is settled that was not claimed. */
export class RoundNotSettledError extends BaseError<'RoundNotSettledError'> {
  readonly round: number
  constructor({ round, cause }: { round: number } & ErrorOptions) {
    super(
      'RoundNotSettledError',
      `Nothing of round ${round} waits to be claimed: it is not settled yet, or all that is settled was claimed. pool.getPosition says when there is more.`,
      { cause },
    )
    this.round = round
  }
}

/** Thrown when the shares to leave or move with are fewer than one and not all that the account has, dust, or more than fit the contracts. */
export class InvalidSharesError extends BaseError<'InvalidSharesError'> {
  readonly shares: bigint
  readonly minimum: bigint
  constructor({ shares, minimum, cause }: { shares: bigint; minimum: bigint } & ErrorOptions) {
    const bound =
      shares < minimum
        ? `${formatEther(minimum)} is the least; only an exit of all that the account has here may be smaller. Ask for more.`
        : 'that is too much. Ask for less.'
    super('InvalidSharesError', `Asked for ${formatEther(shares)} shares; ${bound}`, { cause })
    this.shares = shares
    this.minimum = minimum
  }
}

/** Thrown when somebody asks to leave, or moves, with more shares than they hold on the chain. */
export class InsufficientSharesError extends BaseError<'InsufficientSharesError'> {
  readonly balance: bigint
  readonly needed: bigint
  constructor({ balance, needed, cause }: { balance: bigint; needed: bigint } & ErrorOptions) {
    super(
      'InsufficientSharesError',
      `Asked for ${formatEther(needed)} shares, and the account holds ${formatEther(balance)} on this chain. Ask for less, or claim a settled deposit first.`,
      { cause },
    )
    this.balance = balance
    this.needed = needed
  }
}

/** Thrown when shares of an earlier request to leave have not all left, or their money was not collected. */
export class ExitPendingError extends BaseError<'ExitPendingError'> {
  readonly round: number
  constructor({ round, cause }: { round: number } & ErrorOptions) {
    super(
      'ExitPendingError',
      `The exit of round ${round} is still under way. Ask again once it has settled and is collected, or from another account.`,
      { cause },
    )
    this.round = round
  }
}

/** Thrown when somebody acts for an account that did not let them. */
export class NotOperatorError extends BaseError<'NotOperatorError'> {
  readonly owner: string
  readonly caller: string
  constructor({ owner, caller, cause }: { owner: string; caller: string } & ErrorOptions) {
    super(
      'NotOperatorError',
      `${caller} may not act for ${owner} in this pool. Have ${owner} call pool.setOperator, or act for yourself.`,
      { cause },
    )
    this.owner = owner
    this.caller = caller
  }
}

/** Thrown when nobody asked to leave, or everything was collected. */
export class NothingToRedeemError extends BaseError<'NothingToRedeemError'> {
  readonly controller: string
  constructor({ controller, cause }: { controller: string } & ErrorOptions) {
    super('NothingToRedeemError', `${controller} has no exit under way. Check the address and the chain.`, { cause })
    this.controller = controller
  }
}

/** Thrown when a request is taken back after its round is over. */
export class RoundClosedError extends BaseError<'RoundClosedError'> {
  readonly round: number
  constructor({ round, cause }: { round: number } & ErrorOptions) {
    super(
      'RoundClosedError',
      `Round ${round} is over, so its requests cannot be taken back any more. Claim when it is settled.`,
      { cause },
    )
    this.round = round
  }
}

/** Thrown when shares are to move to a chain that they cannot reach from here. */
export class UnreachableChainError extends BaseError<'UnreachableChainError'> {
  readonly eid: number
  constructor({ eid, cause }: { eid: number } & ErrorOptions) {
    super(
      'UnreachableChainError',
      `Shares of the pool do not move from here to the chain of eid ${eid}. Move them between home and another chain of the pool; from one of these to another move them home first.`,
      { cause },
    )
    this.eid = eid
  }
}

/** Thrown when shares are to move to a chain from which home has not heard for too long. */
export class SilentChainError extends BaseError<'SilentChainError'> {
  readonly eid: number
  constructor({ eid, cause }: { eid: number } & ErrorOptions) {
    super(
      'SilentChainError',
      `The chain of eid ${eid} has not reported for so long that it is quarantined. Choose another chain, or try again once it reports.`,
      { cause },
    )
    this.eid = eid
  }
}

/** Thrown when shares are to move to a chain on which the pool may have no more. */
export class ChainFullError extends BaseError<'ChainFullError'> {
  readonly eid: number
  /** What the shares there would be worth, with what is granted there, units. */
  readonly there: bigint
  readonly cap: bigint
  constructor({ eid, there, cap, cause }: { eid: number; there: bigint; cap: bigint } & ErrorOptions) {
    super(
      'ChainFullError',
      `The shares on the chain of eid ${eid} would be worth ${formatAmount(there)} with what is granted there, and the pool may have ${formatAmount(cap)} on that chain. Move fewer shares, or to another chain.`,
      { cause },
    )
    this.eid = eid
    this.there = there
    this.cap = cap
  }
}

/** Thrown when nobody made the move of shares that is asked about. */
export class UnknownMoveError extends BaseError<'UnknownMoveError'> {
  readonly eid: number
  readonly moveId: number
  constructor({ eid, moveId, cause }: { eid: number; moveId: number } & ErrorOptions) {
    super(
      'UnknownMoveError',
      `There is no move ${moveId} of shares from here to the chain of eid ${eid}. Check the number and both deployments.`,
      { cause },
    )
    this.eid = eid
    this.moveId = moveId
  }
}
