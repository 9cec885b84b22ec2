import { changeErrorsAbi, returnErrorsAbi } from '../../abis/errors.js'
import { IncidentNotFundedError, NothingLeftError } from '../../errors/claim.js'
import {
  AboveTargetError,
  CoverAlreadyPaidError,
  CoverEndedError,
  CoverExtendedError,
  NotOwnerError,
  NotTooLateError,
  PeriodTooShortError,
  RefundTooLowError,
  ReturnNotOpenError,
} from '../../errors/cover.js'
import { defineErrors, type ErrorCatalog } from '../errorCatalog.js'

export const changeErrors = defineErrors(changeErrorsAbi, {
  CoverMarket_AboveTarget: ([exposure, target], cause) => new AboveTargetError({ exposure, target, cause }),
  CoverMarket_NotOwner: ([coverId, caller], cause) => new NotOwnerError({ coverId, caller, cause }),
  CoverMarket_Ended: ([coverId, end], cause) => new CoverEndedError({ coverId, end, cause }),
  CoverMarket_RefundTooLow: ([refund, minRefund], cause) => new RefundTooLowError({ refund, minRefund, cause }),
  CoverMarket_NothingLeft: ([coverId], cause) => new NothingLeftError({ coverId, isChange: true, cause }),
})

/** Before the words for a sale: the same refusal means something else of a cover that is there. */
export const extendErrors: ErrorCatalog = {
  abi: [],
  create: {
    CoverMarket_PeriodTooShort: ([endDay, firstEndDay]: readonly [number, bigint], cause: Error | undefined) =>
      new PeriodTooShortError({ endDay, firstEndDay: Number(firstEndDay), isExtension: true, cause }),
  },
}

export const returnErrors = defineErrors(returnErrorsAbi, {
  ClaimDesk_NotFunded: ([incidentId], cause) => new IncidentNotFundedError({ incidentId, cause }),
  CoverMarket_ReturnNotOpen: ([incidentId, from, until], cause) =>
    new ReturnNotOpenError({ incidentId, from, until: Number(until), cause }),
  CoverMarket_NotTooLate: ([coverId, incidentId], cause) => new NotTooLateError({ coverId, incidentId, cause }),
  CoverMarket_Extended: ([coverId], cause) => new CoverExtendedError({ coverId, cause }),
  CoverMarket_AlreadyPaid: ([coverId, paid], cause) => new CoverAlreadyPaidError({ coverId, paid, cause }),
})
