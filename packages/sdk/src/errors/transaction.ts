import { formatAmount } from '@omnicover/core'
import type { Hash, Hex, TransactionReceipt } from 'viem'
import { BaseError, type ErrorOptions } from './base.js'

/** What is known of a payment that failed. Amounts in units. */
type FailedPayment = {
  /** Whether Permit2 was to take it. */
  byPermit2?: boolean | undefined
  /** Whether a permit came with it. */
  withPermit?: boolean | undefined
  payer?: string | undefined
  spender?: string | undefined
  token?: string | undefined
  /** Most that was to be taken. */
  needed?: bigint | undefined
  balance?: bigint | undefined
  allowance?: bigint | undefined
}

/** Thrown when the token refuses to move the money of the payer. */
export class PaymentFailedError extends BaseError<'PaymentFailedError'> {
  /** Whether Permit2 was to take it. */
  readonly byPermit2: boolean
  /** Who was to pay. This and the fields below are absent where they could not be read. */
  readonly payer: string | undefined
  readonly spender: string | undefined
  readonly token: string | undefined
  /** Most that was to be taken, units. */
  readonly needed: bigint | undefined
  /** What the payer has, units. */
  readonly balance: bigint | undefined
  /** What the spender may take of it, units. */
  readonly allowance: bigint | undefined
  constructor(payment: FailedPayment & ErrorOptions = {}) {
    const { byPermit2 = false, payer, spender, token, needed, balance, allowance, cause } = payment
    super('PaymentFailedError', sayUnpaid(payment), { cause })
    this.byPermit2 = byPermit2
    Object.assign(this, { payer, spender, token, needed, balance, allowance })
  }
}

function sayUnpaid({ byPermit2, withPermit, ...known }: FailedPayment): string {
  const { payer, spender, token, needed, balance, allowance } = known
  const approve = byPermit2 ? 'permit2.getRequirements' : 'getRequirements'
  if (needed === undefined || balance === undefined || allowance === undefined)
    return `The token could not be taken from the payer. Check the balance and the allowance (${approve}), or sign a new permit.`
  const upTo = `up to ${formatAmount(needed)}`
  if (balance < needed)
    return `${payer} has ${formatAmount(balance)} of the token ${token}, and ${upTo} is needed. Get more of it, or pay from another account.`
  if (allowance >= needed)
    return `The token ${token} refused ${upTo} of ${payer}, who has it and has approved it. The account may be blocked by the issuer: pay from another.`
  const permit = withPermit
    ? 'The permit gave no more: it was signed by somebody else or for something else, was used, or is over. Sign a new requirement, or send'
    : 'Send'
  return `${payer} lets ${spender} take ${formatAmount(allowance)} of the token ${token}, and ${upTo} is needed. ${permit} the approval of ${approve}.`
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
