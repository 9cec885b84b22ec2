import { decisionErrorsAbi, fundErrorsAbi, settleErrorsAbi, withdrawHeldErrorsAbi } from '../../abis/errors.js'
import {
  AlreadySettledError,
  BudgetExceededError,
  ClaimWindowClosedError,
  DecidedByRatioError,
  DecidedByTreeError,
  IncidentFundedError,
  IncidentNotDecidedError,
  InsufficientCapitalError,
  InvalidProofError,
  NotCoveredError,
  NothingHeldError,
  NothingLeftError,
  NothingToFundError,
  NotPayableYetError,
  WrongProductError,
} from '../../errors/claim.js'
import { defineErrors } from '../errorCatalog.js'

export const settleErrors = defineErrors(settleErrorsAbi, {
  ClaimDesk_NotDecided: ([incidentId], cause) => new IncidentNotDecidedError({ incidentId, cause }),
  ClaimDesk_NotPayableYet: ([incidentId, payableAt], cause) => new NotPayableYetError({ incidentId, payableAt, cause }),
  ClaimDesk_Closed: ([incidentId, closesAt], cause) => new ClaimWindowClosedError({ incidentId, closesAt, cause }),
  ClaimDesk_BudgetExceeded: ([incidentId, budgetLeft, payout], cause) =>
    new BudgetExceededError({ incidentId, budgetLeft, payout, cause }),
  CoverMarket_WrongProduct: ([coverId, productId], cause) => new WrongProductError({ coverId, productId, cause }),
  CoverMarket_AlreadySettled: ([coverId], cause) => new AlreadySettledError({ coverId, cause }),
  CoverMarket_NotCoveredAt: ([coverId, instant, coveredFrom, end], cause) =>
    new NotCoveredError({ coverId, instant, coveredFrom, end, cause }),
  CoverMarket_NothingLeft: ([coverId], cause) => new NothingLeftError({ coverId, cause }),
  CapitalPool_InsufficientFree: ([free, amount], cause) => new InsufficientCapitalError({ free, amount, cause }),
})

export const fundErrors = defineErrors(fundErrorsAbi, {
  ClaimDesk_AlreadyFunded: ([incidentId], cause) => new IncidentFundedError({ incidentId, cause }),
  ClaimDesk_NothingToFund: ([incidentId], cause) => new NothingToFundError({ incidentId, cause }),
})

export const withdrawHeldErrors = defineErrors(withdrawHeldErrorsAbi, {
  CapitalPool_NothingHeld: ([receiver], cause) => new NothingHeldError({ receiver, cause }),
})

export const decisionErrors = defineErrors(decisionErrorsAbi, {
  ClaimDesk_DecidedByTree: ([incidentId], cause) => new DecidedByTreeError({ incidentId, cause }),
  ClaimDesk_DecidedByRatio: ([incidentId], cause) => new DecidedByRatioError({ incidentId, cause }),
  ClaimDesk_NotInTree: (_, cause) => new InvalidProofError({ cause }),
  SumTree_BadProofLength: (_, cause) => new InvalidProofError({ cause }),
  SumTree_BadPath: (_, cause) => new InvalidProofError({ cause }),
  SumTree_SumOverflow: (_, cause) => new InvalidProofError({ cause }),
})
