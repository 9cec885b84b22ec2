import { formatAmount, formatTime } from '@omnicover/core'
import { BaseError, type ErrorOptions } from './base.js'

/** Thrown when a parameter is missing, of another type or out of its range. */
export class InvalidParameterError extends BaseError<'InvalidParameterError'> {
  readonly parameter: string
  constructor({ parameter, value, expected }: { parameter: string; value: unknown; expected: string }) {
    super('InvalidParameterError', `${parameter} is ${sayValue(value)}, expected ${expected}.`)
    this.parameter = parameter
  }
}

/** Short, and with its type: a text of digits is no number, and 5 is no 5n. */
function sayValue(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return value.length > 90 ? 'a long text' : JSON.stringify(value)
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : 'a list'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** Thrown when an amount is zero, dust, or more than fits the contracts. */
export class InvalidAmountError extends BaseError<'InvalidAmountError'> {
  readonly amount: bigint
  readonly minimum: bigint
  constructor({ amount, minimum, cause }: { amount: bigint; minimum: bigint } & ErrorOptions) {
    const bound =
      amount < minimum
        ? `the smallest is ${formatAmount(minimum)}. Choose a larger one.`
        : 'that is too much. Choose less.'
    super('InvalidAmountError', `The amount is ${formatAmount(amount)}; ${bound}`, { cause })
    this.amount = amount
    this.minimum = minimum
  }
}

/** Thrown when a quote is used after its `expiresAt`, by the chain's clock. */
export class QuoteExpiredError extends BaseError<'QuoteExpiredError'> {
  readonly expiresAt: number
  constructor({ expiresAt, now, cause }: { expiresAt: number; now: bigint | number } & ErrorOptions) {
    super(
      'QuoteExpiredError',
      `The quote expired at ${formatTime(expiresAt)} and it is ${formatTime(now)} on the chain. Get a new quote.`,
      { cause },
    )
    this.expiresAt = expiresAt
  }
}

/** Thrown when a value that is not a quote is used as one. */
export class InvalidQuoteError extends BaseError<'InvalidQuoteError'> {
  constructor({ reason, cause }: { reason: string } & ErrorOptions) {
    super('InvalidQuoteError', `This is not a quote: ${reason}. Pass on what cover.quote returned, unchanged.`, {
      cause,
    })
  }
}

/** Thrown when a quote, a cover or a client belongs to another chain than the deployment. */
export class WrongChainError extends BaseError<'WrongChainError'> {
  readonly expected: number
  readonly actual: number
  /** @param subject - What is of another chain; `expected` and `actual` are chain ids, of a cover eids. */
  constructor(parameters: { subject: 'quote' | 'client' | 'cover'; expected: number; actual: number } & ErrorOptions) {
    const { subject, expected, actual, cause } = parameters
    const id = subject === 'cover' ? 'eid' : 'chain id'
    const remedy =
      subject === 'client'
        ? 'Switch the wallet to that chain.'
        : `Use the deployment and client of the ${subject}'s chain.`
    super('WrongChainError', `The ${subject} is of ${id} ${actual}, the deployment of ${id} ${expected}. ${remedy}`, {
      cause,
    })
    this.expected = expected
    this.actual = actual
  }
}

/** Thrown when something must be sent or signed and there is no account. */
export class AccountRequiredError extends BaseError<'AccountRequiredError'> {
  constructor() {
    super('AccountRequiredError', 'No account is given. Pass `account`, or use a client that has one.')
  }
}

const goods = { owner: 'cover', integrator: 'fee', receiver: 'shares' } as const

/** Thrown when a cover, a fee or shares would belong to nobody. */
export class InvalidReceiverError extends BaseError<'InvalidReceiverError'> {
  constructor({ role, address, cause }: { role: keyof typeof goods; address?: string | undefined } & ErrorOptions) {
    const what = address === undefined ? 'the zero address' : `${address}, a contract of the protocol itself`
    super('InvalidReceiverError', `The ${role} cannot be ${what}. Name who is to have the ${goods[role]}.`, { cause })
  }
}

/** Thrown when the deployment or its chain has no pool of that id. */
export class UnknownPoolError extends BaseError<'UnknownPoolError'> {
  readonly poolId: number
  /** @param poolIds - The pools that the deployment names; absent when the chain itself refused. */
  constructor({ poolId, poolIds, cause }: { poolId: number; poolIds?: readonly number[] | undefined } & ErrorOptions) {
    const remedy = poolIds
      ? `Use one of: ${poolIds.join(', ') || 'none is deployed'}.`
      : 'Correct the pools of the deployment.'
    super('UnknownPoolError', `This chain has no pool ${poolId}. ${remedy}`, { cause })
    this.poolId = poolId
  }
}

/** Thrown when a permit is asked for and the token or the account cannot give one. */
export class PermitUnsupportedError extends BaseError<'PermitUnsupportedError'> {
  constructor({ token, owner }: { token: string; owner: string }) {
    super(
      'PermitUnsupportedError',
      `${owner} cannot sign an ERC-2612 permit of the token ${token}. Approve the token instead: see getRequirements.`,
    )
  }
}

/** Thrown when a signed permit does not fit what it is used for. */
export class InvalidPermitError extends BaseError<'InvalidPermitError'> {
  constructor({ field, expected, actual }: { field: string; expected: string; actual: string }) {
    super(
      'InvalidPermitError',
      `The permit's ${field} is ${actual}, expected ${expected}. Sign the requirement of this very purchase or deposit.`,
    )
  }
}
