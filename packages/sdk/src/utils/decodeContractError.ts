import { explainRevert } from '@omnicover/core/reverts'
import { errorsAbi } from '@omnicover/deployments'
import type { Hex } from 'viem'
import type { BaseError } from '../errors/base.js'
import { ContractRevertError } from '../errors/transaction.js'
import { changeErrors, returnErrors } from '../internal/catalogs/change.js'
import { coverErrors } from '../internal/catalogs/cover.js'
import { cancelDepositErrors, claimDepositErrors, depositErrors } from '../internal/catalogs/deposit.js'
import { moveErrors } from '../internal/catalogs/move.js'
import { operatorErrors } from '../internal/catalogs/operator.js'
import { paymentErrors, payoutErrors } from '../internal/catalogs/payment.js'
import { permit2Errors, permit2PaymentErrors } from '../internal/catalogs/permit2.js'
import { poolErrors } from '../internal/catalogs/pool.js'
import { productErrors } from '../internal/catalogs/product.js'
import { cancelRedeemErrors, claimRedeemErrors, redeemErrors } from '../internal/catalogs/redeem.js'
import { saleErrors } from '../internal/catalogs/sale.js'
import { decisionErrors, fundErrors, settleErrors, withdrawHeldErrors } from '../internal/catalogs/settle.js'
import { decodeRevert } from '../internal/contractError.js'

const catalogs = [
  ...[productErrors, coverErrors, poolErrors, saleErrors, changeErrors, returnErrors, paymentErrors],
  ...[permit2Errors, permit2PaymentErrors],
  ...[settleErrors, decisionErrors, fundErrors, withdrawHeldErrors, payoutErrors, depositErrors, claimDepositErrors],
  ...[operatorErrors, cancelDepositErrors, redeemErrors, cancelRedeemErrors, claimRedeemErrors, moveErrors],
]

/**
 * Reads what any contract of OmniCover, its tokens or LayerZero reverted with. Actions do this for the errors that they can
 * meet; this knows all of them, for traces, receipts and transactions that were sent in other ways.
 *
 * @param data - Revert data.
 * @returns The error's class; where there is none a ContractRevertError that says what is wrong, what to do and where more is
 * said of it, and with the data alone where nothing is known.
 */
export function decodeContractError(data: Hex): BaseError {
  const error = decodeRevert(data, undefined, catalogs)
  const revert = error instanceof ContractRevertError && explainRevert(errorsAbi, data)
  if (!revert) return error
  const { errorName, args, sentence, remedy } = revert
  return new ContractRevertError({ data, errorName, args, explained: `${sentence} ${remedy}` })
}
