import { formatAmount, formatTime } from '@omnicover/core'
import { BaseError, type ErrorOptions } from './base.js'

/** Thrown when a purchase by Permit2 is asked for where the market has none. */
export class Permit2UnavailableError extends BaseError<'Permit2UnavailableError'> {
  constructor({ cause }: ErrorOptions = {}) {
    super(
      'Permit2UnavailableError',
      'The deployment names no Permit2, or its market takes none. Pay by cover.buy with a permit or an approval.',
      { cause },
    )
  }
}

/** Thrown when the payer's approval to Permit2 is too low for the purchase. */
export class Permit2AllowanceError extends BaseError<'Permit2AllowanceError'> {
  readonly token: string
  readonly owner: string
  /** Units. */
  readonly needed: bigint
  constructor({ token, owner, needed }: { token: string; owner: string; needed: bigint }) {
    super(
      'Permit2AllowanceError',
      `${owner} has not approved ${formatAmount(needed)} of the token ${token} to Permit2. Send the approval of permit2.getRequirements, once for all purchases.`,
    )
    this.token = token
    this.owner = owner
    this.needed = needed
  }
}

/** Thrown when a Permit2 signature was used before, or its signer has cancelled it. */
export class Permit2NonceUsedError extends BaseError<'Permit2NonceUsedError'> {
  constructor({ cause }: ErrorOptions = {}) {
    super(
      'Permit2NonceUsedError',
      'The nonce of the Permit2 signature is used. Look whether the cover was bought, else sign a new requirement: it has another nonce.',
      { cause },
    )
  }
}

/** Thrown when a Permit2 signature is used after its deadline. */
export class Permit2ExpiredError extends BaseError<'Permit2ExpiredError'> {
  /** UTC seconds. */
  readonly deadline: bigint
  constructor({ deadline, cause }: { deadline: bigint } & ErrorOptions) {
    super(
      'Permit2ExpiredError',
      `The Permit2 signature was good until ${formatTime(deadline)}. Get a new quote and sign its requirement.`,
      { cause },
    )
    this.deadline = deadline
  }
}

/** Thrown when a Permit2 signature does not hold for the payer and the purchase. */
export class Permit2SignatureError extends BaseError<'Permit2SignatureError'> {
  constructor({ cause }: ErrorOptions = {}) {
    super(
      'Permit2SignatureError',
      'The Permit2 signature is not that of the payer for this purchase. Sign the requirement of this very quote, unchanged, with the account that pays.',
      { cause },
    )
  }
}
