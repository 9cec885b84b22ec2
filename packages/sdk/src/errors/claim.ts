import { formatAmount, formatTime } from '@omnicover/core'
import { BaseError, type ErrorOptions } from './base.js'

/** Thrown when this chain knows no decision of the incident. */
export class IncidentNotDecidedError extends BaseError<'IncidentNotDecidedError'> {
  readonly incidentId: number
  constructor({ incidentId, cause }: { incidentId: number } & ErrorOptions) {
    super(
      'IncidentNotDecidedError',
      `This chain has no decision of incident ${incidentId}. Settle when claim.get says "decided" or "funded".`,
      { cause },
    )
    this.incidentId = incidentId
  }
}

/** Thrown when the money of a decided incident is not set aside on this chain, and what is asked for comes after that. */
export class IncidentNotFundedError extends BaseError<'IncidentNotFundedError'> {
  readonly incidentId: number
  constructor({ incidentId, cause }: { incidentId: number } & ErrorOptions) {
    super(
      'IncidentNotFundedError',
      `The claims of incident ${incidentId} go first, and their money is not set aside on this chain. Fund the incident, as anyone may: claim.fund; then ask again.`,
      { cause },
    )
    this.incidentId = incidentId
  }
}

/** Thrown when a decision cannot be paid yet. */
export class NotPayableYetError extends BaseError<'NotPayableYetError'> {
  readonly payableAt: number
  constructor({ incidentId, payableAt, cause }: { incidentId: number; payableAt: number } & ErrorOptions) {
    super('NotPayableYetError', `Incident ${incidentId} is paid from ${formatTime(payableAt)} on. Settle after that.`, {
      cause,
    })
    this.payableAt = payableAt
  }
}

/** Thrown when the time to claim is over. */
export class ClaimWindowClosedError extends BaseError<'ClaimWindowClosedError'> {
  readonly closesAt: number
  constructor({ incidentId, closesAt, cause }: { incidentId: number; closesAt: number } & ErrorOptions) {
    super(
      'ClaimWindowClosedError',
      `Incident ${incidentId} was paid until ${formatTime(closesAt)}. Nothing more is paid for it.`,
      { cause },
    )
    this.closesAt = closesAt
  }
}

/** Thrown when what the decision set aside for this chain is used up. */
export class BudgetExceededError extends BaseError<'BudgetExceededError'> {
  readonly budgetLeft: bigint
  readonly payout: bigint
  constructor(parameters: { incidentId: number; budgetLeft: bigint; payout: bigint } & ErrorOptions) {
    const { incidentId, budgetLeft, payout, cause } = parameters
    super(
      'BudgetExceededError',
      `${formatAmount(payout)} is due, and of the budget of incident ${incidentId} here ${formatAmount(budgetLeft)} is left. Report this: it should not happen.`,
      { cause },
    )
    this.budgetLeft = budgetLeft
    this.payout = payout
  }
}

/** Thrown when a cover is of another product than the incident. */
export class WrongProductError extends BaseError<'WrongProductError'> {
  readonly coverId: bigint
  readonly productId: number
  constructor({ coverId, productId, cause }: { coverId: bigint; productId: number } & ErrorOptions) {
    super(
      'WrongProductError',
      `The incident is of product ${productId}, which cover ${coverId} does not cover. Settle a cover of that product.`,
      { cause },
    )
    this.coverId = coverId
    this.productId = productId
  }
}

/** Thrown when a cover was paid for the incident before. */
export class AlreadySettledError extends BaseError<'AlreadySettledError'> {
  readonly coverId: bigint
  constructor({ coverId, cause }: { coverId: bigint } & ErrorOptions) {
    super('AlreadySettledError', `Cover ${coverId} was paid for this incident already. There is nothing to do.`, {
      cause,
    })
    this.coverId = coverId
  }
}

/** Thrown when the cover was not in force at the instant of the incident. */
export class NotCoveredError extends BaseError<'NotCoveredError'> {
  readonly coverId: bigint
  readonly instant: number
  constructor(parameters: { coverId: bigint; instant: number; coveredFrom: number; end: number } & ErrorOptions) {
    const { coverId, instant, coveredFrom, end, cause } = parameters
    super(
      'NotCoveredError',
      `The incident was at ${formatTime(instant)}; cover ${coverId} holds from ${formatTime(coveredFrom)} to ${formatTime(end)}. It is not paid.`,
      { cause },
    )
    this.coverId = coverId
    this.instant = instant
  }
}

/** Thrown when the decision pays this cover nothing. */
export class NothingLeftError extends BaseError<'NothingLeftError'> {
  readonly coverId: bigint
  /** @param isChange - Whether the cover was to be extended or given up, and not to be paid. */
  constructor({ coverId, isChange, cause }: { coverId: bigint; isChange?: boolean } & ErrorOptions) {
    super(
      'NothingLeftError',
      isChange
        ? `Cover ${coverId} was paid in full, so nothing of it is left to extend or to give up. Buy a new one.`
        : `Nothing is due to cover ${coverId}: it was paid in full before, or the incident was dismissed.`,
      { cause },
    )
    this.coverId = coverId
  }
}

/** Thrown when a cover is settled without a proof and the incident is decided item by item. */
export class DecidedByTreeError extends BaseError<'DecidedByTreeError'> {
  readonly incidentId: number
  constructor({ incidentId, cause }: { incidentId: number } & ErrorOptions) {
    super(
      'DecidedByTreeError',
      `Incident ${incidentId} is decided item by item. Settle with \`tree\` or \`proof\`, out of the leaves that were published with the decision. Whether this cover is paid, the chain says once it has its proof.`,
      { cause },
    )
    this.incidentId = incidentId
  }
}

/** Thrown when a cover is settled with a proof and the incident is decided by one ratio. */
export class DecidedByRatioError extends BaseError<'DecidedByRatioError'> {
  readonly incidentId: number
  constructor({ incidentId, cause }: { incidentId: number } & ErrorOptions) {
    super('DecidedByRatioError', `Incident ${incidentId} is decided by one ratio. Settle without a proof.`, { cause })
    this.incidentId = incidentId
  }
}

/** Thrown when a proof does not lead from the cover and its payout to the root that was decided. */
export class InvalidProofError extends BaseError<'InvalidProofError'> {
  constructor({ cause }: ErrorOptions = {}) {
    super(
      'InvalidProofError',
      'The proof does not lead to the root of the incident on this chain. Build the tree anew from the leaves that were published with the decision.',
      { cause },
    )
  }
}

/** Thrown when the money of an incident is set aside already. */
export class IncidentFundedError extends BaseError<'IncidentFundedError'> {
  readonly incidentId: number
  constructor({ incidentId, cause }: { incidentId: number } & ErrorOptions) {
    super('IncidentFundedError', `Incident ${incidentId} is funded on this chain. Settle its covers.`, { cause })
    this.incidentId = incidentId
  }
}

/** Thrown when a chain owes nothing for an incident. */
export class NothingToFundError extends BaseError<'NothingToFundError'> {
  readonly incidentId: number
  constructor({ incidentId, cause }: { incidentId: number } & ErrorOptions) {
    super('NothingToFundError', `Incident ${incidentId} has no budget on this chain. There is nothing to do.`, {
      cause,
    })
    this.incidentId = incidentId
  }
}

/** Thrown when the pool holds no payout for the receiver. */
export class NothingHeldError extends BaseError<'NothingHeldError'> {
  readonly receiver: string
  constructor({ receiver, cause }: { receiver: string } & ErrorOptions) {
    super('NothingHeldError', `Nothing is held for ${receiver}. Check the address, the pool and the chain.`, { cause })
    this.receiver = receiver
  }
}

/** Thrown when the pool has too little free money on this chain to set the incident's budget aside. */
export class InsufficientCapitalError extends BaseError<'InsufficientCapitalError'> {
  readonly free: bigint
  readonly amount: bigint
  constructor({ free, amount, cause }: { free: bigint; amount: bigint } & ErrorOptions) {
    super(
      'InsufficientCapitalError',
      `The pool has ${formatAmount(free)} free on this chain, and ${formatAmount(amount)} of it is needed. Try again when premiums, deposits or money from another chain have arrived: a claim stays.`,
      { cause },
    )
    this.free = free
    this.amount = amount
  }
}
