import type { Hash, Hex, TransactionReceipt } from 'viem'
import { BaseError, type ErrorOptions } from './base.js'

/** Thrown when the token refuses to move the money of the payer. */
export class PaymentFailedError extends BaseError<'PaymentFailedError'> {
  /** @param byPermit2 - Whether Permit2 was to take it. */
  constructor({ byPermit2, cause }: { byPermit2?: boolean | undefined } & ErrorOptions = {}) {
    const remedy = byPermit2
      ? 'Check the balance, and that the token is approved to Permit2 (permit2.getRequirements).'
      : 'Check the balance and the allowance (getRequirements), or sign a new permit.'
    super('PaymentFailedError', `The token could not be taken from the payer. ${remedy}`, { cause })
  }
}

/** Thrown when the token moves something else than it was told: it takes a fee, rebases or lies. */
export class UnfitTokenError extends BaseError<'UnfitTokenError'> {
  readonly token: string
  readonly sent: bigint
  readonly arrived: bigint
  constructor({ token, sent, arrived, cause }: { token: string; sent: bigint; arrived: bigint } & ErrorOptions) {
    super(
      'UnfitTokenError',
      `${token} moved ${arrived} of its smallest parts instead of ${sent}, so nothing was taken. Use a chain whose token moves what it is told.`,
      { cause },
    )
    this.token = token
    this.sent = sent
    this.arrived = arrived
  }
}

/** Thrown when the token refuses to pay the receiver. */
export class PayoutFailedError extends BaseError<'PayoutFailedError'> {
  constructor({ cause }: ErrorOptions = {}) {
    super(
      'PayoutFailedError',
      'The token refused the payment to the receiver, who may be blocked by its issuer. The payout stays held; try again later.',
      { cause },
    )
  }
}

/** Thrown when a contract reverts with something that has no class of its own. */
export class ContractRevertError extends BaseError<'ContractRevertError'> {
  /** What came back, untouched. */
  readonly data: Hex
  /** Name of the custom error, or `Error` or `Panic`; absent when its selector is not known. */
  readonly errorName: string | undefined
  readonly args: readonly unknown[]
  constructor({ data, errorName, args = [], explained, cause }: ContractRevert & ErrorOptions) {
    const call = errorName && `${errorName}(${args.join(', ')})`
    super('ContractRevertError', explained ?? sayUnexplained(data, call), {
      cause,
      docsPath: explained && errorName && `/docs/reverts.md#${errorName.toLowerCase()}`,
      metaMessages: [...(call ? [`Revert: ${call}`] : []), `Revert data: ${data}`],
    })
    this.data = data
    this.errorName = errorName
    this.args = args
  }
}

type ContractRevert = {
  data: Hex
  errorName?: string | undefined
  args?: readonly unknown[]
  /** What is wrong and what to do, where that is known. */
  explained?: string | undefined
}

function sayUnexplained(data: Hex, call: string | undefined): string {
  if (data === '0x') return 'The call failed without a reason; most likely its gas ran out. Try again with more gas.'
  const error = call ?? `an unknown error ${data.slice(0, 10)}`
  return `The contract refused with ${error}. Pass the data of this error to decodeContractError, or look it up.`
}

/** Thrown when a transaction was mined and failed. */
export class TransactionRevertedError extends BaseError<'TransactionRevertedError'> {
  readonly receipt: TransactionReceipt
  constructor({ receipt }: { receipt: TransactionReceipt }) {
    super(
      'TransactionRevertedError',
      `The transaction ${receipt.transactionHash} was mined and reverted. Something changed since it was simulated: try again.`,
    )
    this.receipt = receipt
  }
}

/** Thrown when no receipt appeared in time. The transaction may still be mined. */
export class ReceiptTimeoutError extends BaseError<'ReceiptTimeoutError'> {
  readonly hash: Hash
  constructor({ hash, timeoutMs }: { hash: Hash; timeoutMs: number }) {
    super(
      'ReceiptTimeoutError',
      `The transaction ${hash} was not mined within ${timeoutMs / 1000} s. It may still be: wait for it again before you send another.`,
    )
    this.hash = hash
  }
}

/** Thrown when a receipt lacks the event that is looked for. */
export class MissingEventError extends BaseError<'MissingEventError'> {
  constructor({ address }: { address: string }) {
    super(
      'MissingEventError',
      `The receipt has no such event of ${address}. Check that the hash, the chain and the deployment belong together.`,
    )
  }
}
