import type { RevertTexts } from '../revertText.js'

/** What the claim desk of a chain refuses with. */
export const claimDesk: RevertTexts = {
  ClaimDesk_AlreadyFunded: [
    'The money of incident {incidentId} is set aside on this chain.',
    'Settle its covers: nothing is left to fund, and guardians cannot hold it any more.',
  ],
  ClaimDesk_AlreadyHeld: [
    'The decision of incident {incidentId} was held once before, and a decision can be held only once.',
    'Deny it from home if it is not genuine; anyone may send the denial.',
  ],
  ClaimDesk_BudgetExceeded: [
    'A payout of {payout:money} is more than the {budgetLeft:money} left of what incident {incidentId} may pay on this chain.',
    'Report it: what was set aside should always do.',
  ],
  ClaimDesk_BudgetTooLarge: [
    'A budget of {budget:money} is more than the claim desk can count.',
    'Check the decision at home: no chain can have sold so much cover.',
  ],
  ClaimDesk_Closed: [
    'The claims of incident {incidentId} closed on {closesAt:time}.',
    'Nothing can be paid for it any more.',
  ],
  ClaimDesk_DecidedByRatio: [
    'Incident {incidentId} is decided by one ratio for all covers of this chain.',
    'Settle the cover without a proof.',
  ],
  ClaimDesk_DecidedByTree: [
    'Incident {incidentId} is decided item by item.',
    'Settle the cover with its payout and proof, out of the tree that was published with the decision.',
  ],
  ClaimDesk_FromTheFuture: [
    'The denial is of {time:time}, and it is {now_:time} here.',
    'Deliver it again once its time has come; if it is far ahead, check the clocks of both chains.',
  ],
  ClaimDesk_InstantInFuture: [
    'The reported instant {instant:time} has not come: it is {time:time}.',
    'Report an instant of the past, in seconds since 1970; home opens no other incident.',
  ],
  ClaimDesk_NotDecided: [
    'This chain knows no decision of incident {incidentId}.',
    'Wait until home has decided and the decision has arrived; anyone may send it again.',
  ],
  ClaimDesk_NotFunded: [
    'Incident {incidentId} is not funded on this chain, so neither its claim window nor the return of premiums has begun.',
    'Fund it first, as anyone may; then close it when its claim window is over, or ask for the premium again.',
  ],
  ClaimDesk_NotInTree: [
    'The tree of incident {incidentId} does not pay {payout:money} to cover {coverId:cover}, or the proof is of another tree.',
    'Build the proof anew from the leaves that were published with the decision.',
  ],
  ClaimDesk_NotPayableYet: [
    'The decision of incident {incidentId} can be paid from {payableAt:time}.',
    'Settle then or later.',
  ],
  ClaimDesk_NothingToFund: [
    'Incident {incidentId} has no budget on this chain.',
    'There is nothing to do: no cover of this chain is paid for it.',
  ],
  ClaimDesk_OrdinalTooHigh: [
    'Incident number {ordinal} of a product is more than a cover can note.',
    'Look into the message: a product has 32 incidents at most, numbered from 0.',
  ],
  ClaimDesk_PayableTooLate: [
    'A decision that is payable from {payableAt:time} is taken only when that is no later than {latest:time} would be now.',
    'Look into the message: home decides on a few days. If home did decide it, deliver it again later.',
  ],
  ClaimDesk_RatioTooHigh: [
    'A ratio of {ratio:ppm} is more than all.',
    'Look into the message: home decides on 100% or less.',
  ],
  ClaimDesk_StillOpen: [
    'The claims of incident {incidentId} stay open until {closesAt:time}.',
    'Close it after that; until then covers can be paid.',
  ],
  ClaimDesk_TooManyOpen: [
    'This chain already has {max} incidents that are open, or decided and not funded, which is the most.',
    'Deliver decisions of open incidents and fund those that are decided, then deliver this message again.',
  ],
  ClaimDesk_Unauthorized: [
    'Account {caller} may not do this at the claim desk: only the gateway or the guardians may.',
    'Deliver the message through the endpoint, or act through the guardians contract.',
  ],
  ClaimDesk_UnknownReport: [
    'This chain has no report {reportId}.',
    'Check the id: reports count from 1 on each chain, up to reportCount().',
  ],
}
