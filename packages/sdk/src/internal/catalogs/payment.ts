import { paymentErrorsAbi, payoutErrorsAbi } from '../../abis/errors.js'
import { PaymentFailedError, PayoutFailedError } from '../../errors/transaction.js'
import { defineErrors } from '../errorCatalog.js'

export const paymentErrors = defineErrors(paymentErrorsAbi, {
  TransferFromFailed: (_, cause) => new PaymentFailedError({ cause }),
})

export const payoutErrors = defineErrors(payoutErrorsAbi, {
  TransferFailed: (_, cause) => new PayoutFailedError({ cause }),
})
