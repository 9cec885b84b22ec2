import { changeErrorsAbi } from '../../abis/errors.js'
import { NothingLeftError } from '../../errors/claim.js'
import { AboveTargetError, CoverEndedError, NotOwnerError, RefundTooLowError } from '../../errors/cover.js'
import { defineErrors } from '../errorCatalog.js'

export const changeErrors = defineErrors(changeErrorsAbi, {
  CoverMarket_AboveTarget: ([exposure, target], cause) => new AboveTargetError({ exposure, target, cause }),
  CoverMarket_NotOwner: ([coverId, caller], cause) => new NotOwnerError({ coverId, caller, cause }),
  CoverMarket_Ended: ([coverId, end], cause) => new CoverEndedError({ coverId, end, cause }),
  CoverMarket_RefundTooLow: ([refund, minRefund], cause) => new RefundTooLowError({ refund, minRefund, cause }),
  CoverMarket_NothingLeft: ([coverId], cause) => new NothingLeftError({ coverId, cause }),
})
