import { paymentErrorsAbi, payoutErrorsAbi } from '../../abis/errors.js'
import { PaymentFailedError, PayoutFailedError, UnfitTokenError } from '../../errors/transaction.js'
import { defineErrors } from '../errorCatalog.js'

export const paymentErrors = defineErrors(paymentErrorsAbi, {
  TransferFromFailed: (_, cause) => new PaymentFailedError({ cause }),
  Money_NotWhatWasSent: ([token, sent, arrived], cause) => new UnfitTokenError({ token, sent, arrived, cause }),
})

export const payoutErrors = defineErrors(payoutErrorsAbi, {
  TransferFailed: (_, cause) => new PayoutFailedError({ cause }),
})
