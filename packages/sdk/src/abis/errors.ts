/** What reading a product can meet. */
export const productErrorsAbi = [
  { type: 'error', name: 'CoverMarket_UnknownProduct', inputs: [{ type: 'uint32', name: 'productId' }] },
] as const

/** What reading a cover can meet. */
export const coverErrorsAbi = [
  { type: 'error', name: 'CoverMarket_UnknownCover', inputs: [{ type: 'uint256', name: 'coverId' }] },
] as const

/** What a purchase can meet, beside the product and the payment. */
export const saleErrorsAbi = [
  { type: 'error', name: 'CoverMarket_NotListed', inputs: [{ type: 'uint32', name: 'productId' }] },
  { type: 'error', name: 'CoverMarket_Paused', inputs: [{ type: 'uint40', name: 'until' }] },
  { type: 'error', name: 'CoverMarket_Frozen', inputs: [{ type: 'uint32', name: 'productId' }] },
  {
    type: 'error',
    name: 'CoverMarket_Stale',
    inputs: [
      { type: 'uint40', name: 'heardAt' },
      { type: 'uint32', name: 'incidentsTold' },
      { type: 'uint32', name: 'incidentsKnown' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_DeadlinePassed',
    inputs: [
      { type: 'uint40', name: 'deadline' },
      { type: 'uint256', name: 'time' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_AmountTooSmall',
    inputs: [
      { type: 'uint64', name: 'amount' },
      { type: 'uint64', name: 'minimum' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_OverTarget',
    inputs: [
      { type: 'uint64', name: 'amount' },
      { type: 'uint64', name: 'available' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_PeriodTooShort',
    inputs: [
      { type: 'uint16', name: 'endDay' },
      { type: 'uint256', name: 'firstEndDay' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_PeriodTooLong',
    inputs: [
      { type: 'uint16', name: 'endDay' },
      { type: 'uint256', name: 'lastEndDay' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_PaymentTooHigh',
    inputs: [
      { type: 'uint64', name: 'payment' },
      { type: 'uint64', name: 'maxPayment' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_FeeTooHigh',
    inputs: [
      { type: 'uint16', name: 'bps' },
      { type: 'uint16', name: 'maxBps' },
    ],
  },
  { type: 'error', name: 'CoverMarket_ZeroIntegrator', inputs: [] },
  { type: 'error', name: 'CoverMarket_ZeroOwner', inputs: [] },
  { type: 'error', name: 'CoverMarket_NeedsPoke', inputs: [{ type: 'uint32', name: 'productId' }] },
] as const

/** What an extension or a cancel can meet, beside the sale and the payment. */
export const changeErrorsAbi = [
  {
    type: 'error',
    name: 'CoverMarket_AboveTarget',
    inputs: [
      { type: 'uint64', name: 'exposure' },
      { type: 'uint64', name: 'target' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_NotOwner',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'address', name: 'caller' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_Ended',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint40', name: 'end' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_RefundTooLow',
    inputs: [
      { type: 'uint64', name: 'refund' },
      { type: 'uint64', name: 'minRefund' },
    ],
  },
  { type: 'error', name: 'CoverMarket_NothingLeft', inputs: [{ type: 'uint256', name: 'coverId' }] },
] as const

/** What a return of a premium can meet, beside the change and the settlement. */
export const returnErrorsAbi = [
  { type: 'error', name: 'ClaimDesk_NotFunded', inputs: [{ type: 'uint32', name: 'incidentId' }] },
  {
    type: 'error',
    name: 'CoverMarket_ReturnNotOpen',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint40', name: 'from' },
      { type: 'uint256', name: 'until' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_NotTooLate',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint32', name: 'incidentId' },
    ],
  },
  { type: 'error', name: 'CoverMarket_Extended', inputs: [{ type: 'uint256', name: 'coverId' }] },
  {
    type: 'error',
    name: 'CoverMarket_AlreadyPaid',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'paid' },
    ],
  },
] as const

/** What a settlement can meet, beside the cover and the payout. */
export const settleErrorsAbi = [
  { type: 'error', name: 'ClaimDesk_NotDecided', inputs: [{ type: 'uint32', name: 'incidentId' }] },
  {
    type: 'error',
    name: 'ClaimDesk_NotPayableYet',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint40', name: 'payableAt' },
    ],
  },
  {
    type: 'error',
    name: 'ClaimDesk_Closed',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint40', name: 'closesAt' },
    ],
  },
  {
    type: 'error',
    name: 'ClaimDesk_BudgetExceeded',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint64', name: 'budgetLeft' },
      { type: 'uint64', name: 'payout' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_WrongProduct',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint32', name: 'productId' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_AlreadySettled',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint8', name: 'ordinal' },
    ],
  },
  {
    type: 'error',
    name: 'CoverMarket_NotCoveredAt',
    inputs: [
      { type: 'uint256', name: 'coverId' },
      { type: 'uint40', name: 'instant' },
      { type: 'uint40', name: 'coveredFrom' },
      { type: 'uint40', name: 'end' },
    ],
  },
  { type: 'error', name: 'CoverMarket_NothingLeft', inputs: [{ type: 'uint256', name: 'coverId' }] },
  {
    type: 'error',
    name: 'CapitalPool_InsufficientFree',
    inputs: [
      { type: 'uint64', name: 'free' },
      { type: 'uint64', name: 'amount' },
    ],
  },
] as const

/** What a settlement meets when it does not fit the kind of decision. */
export const decisionErrorsAbi = [
  { type: 'error', name: 'ClaimDesk_DecidedByTree', inputs: [{ type: 'uint32', name: 'incidentId' }] },
  { type: 'error', name: 'ClaimDesk_DecidedByRatio', inputs: [{ type: 'uint32', name: 'incidentId' }] },
  {
    type: 'error',
    name: 'ClaimDesk_NotInTree',
    inputs: [
      { type: 'uint32', name: 'incidentId' },
      { type: 'uint256', name: 'coverId' },
      { type: 'uint64', name: 'payout' },
    ],
  },
  { type: 'error', name: 'SumTree_BadProofLength', inputs: [{ type: 'uint256', name: 'length' }] },
  { type: 'error', name: 'SumTree_BadPath', inputs: [{ type: 'uint256', name: 'path' }] },
  { type: 'error', name: 'SumTree_SumOverflow', inputs: [] },
] as const

/** What funding an incident can meet, beside what a settlement can. */
export const fundErrorsAbi = [
  { type: 'error', name: 'ClaimDesk_AlreadyFunded', inputs: [{ type: 'uint32', name: 'incidentId' }] },
  { type: 'error', name: 'ClaimDesk_NothingToFund', inputs: [{ type: 'uint32', name: 'incidentId' }] },
] as const

/** What a withdrawal of a payout that is held can meet, beside the payout. */
export const withdrawHeldErrorsAbi = [
  { type: 'error', name: 'CapitalPool_NothingHeld', inputs: [{ type: 'address', name: 'receiver' }] },
] as const

/** What acting for somebody else can meet. */
export const operatorErrorsAbi = [
  {
    type: 'error',
    name: 'CapitalPool_NotOperator',
    inputs: [
      { type: 'address', name: 'account' },
      { type: 'address', name: 'caller' },
    ],
  },
] as const

/** What a claim of fees can meet, beside the payout. */
export const claimFeesErrorsAbi = [
  { type: 'error', name: 'CoverMarket_NoFees', inputs: [{ type: 'address', name: 'pool' }] },
] as const

/** What a request to deposit can meet, beside the payment. */
export const depositErrorsAbi = [
  {
    type: 'error',
    name: 'CapitalPool_AmountTooSmall',
    inputs: [
      { type: 'uint64', name: 'assets' },
      { type: 'uint64', name: 'minimum' },
    ],
  },
  { type: 'error', name: 'CapitalPool_Paused', inputs: [{ type: 'uint40', name: 'until' }] },
  { type: 'error', name: 'CapitalPool_WaitsForRound', inputs: [{ type: 'uint32', name: 'round' }] },
  { type: 'error', name: 'CapitalPool_ClaimFirst', inputs: [{ type: 'uint32', name: 'round' }] },
] as const

/** What taking a deposit back can meet. */
export const cancelDepositErrorsAbi = [
  { type: 'error', name: 'CapitalPool_NothingToClaim', inputs: [{ type: 'address', name: 'controller' }] },
  { type: 'error', name: 'CapitalPool_RoundClosed', inputs: [{ type: 'uint32', name: 'round' }] },
] as const

/** What a claim of shares can meet. */
export const claimDepositErrorsAbi = [
  { type: 'error', name: 'CapitalPool_NothingToClaim', inputs: [{ type: 'address', name: 'controller' }] },
  { type: 'error', name: 'CapitalPool_NotSettled', inputs: [{ type: 'uint32', name: 'round' }] },
] as const

/** What a request to leave can meet, beside the shares. */
export const redeemErrorsAbi = [
  {
    type: 'error',
    name: 'CapitalPool_TooFewShares',
    inputs: [
      { type: 'uint256', name: 'shares' },
      { type: 'uint256', name: 'minimum' },
    ],
  },
  { type: 'error', name: 'CapitalPool_ExitWaits', inputs: [{ type: 'uint32', name: 'round' }] },
] as const

/** What a move of shares can meet, beside taking them. */
export const moveErrorsAbi = [
  {
    type: 'error',
    name: 'CapitalPool_TooFewShares',
    inputs: [
      { type: 'uint256', name: 'shares' },
      { type: 'uint256', name: 'minimum' },
    ],
  },
  {
    type: 'error',
    name: 'CapitalPool_UnknownMove',
    inputs: [
      { type: 'uint32', name: 'dstEid' },
      { type: 'uint32', name: 'moveId' },
    ],
  },
  { type: 'error', name: 'CapitalPool_ZeroReceiver', inputs: [] },
  {
    type: 'error',
    name: 'CoverGateway_AboveChainCap',
    inputs: [
      { type: 'uint32', name: 'eid' },
      { type: 'uint256', name: 'there' },
      { type: 'uint256', name: 'cap' },
    ],
  },
  { type: 'error', name: 'CoverGateway_SilentChain', inputs: [{ type: 'uint32', name: 'eid' }] },
] as const

/** Where shares cannot move. */
export const routeErrorsAbi = [
  {
    type: 'error',
    name: 'CoverGateway_WrongDirection',
    inputs: [
      { type: 'uint16', name: 'messageType' },
      { type: 'uint32', name: 'srcEid' },
      { type: 'uint32', name: 'dstEid' },
    ],
  },
  {
    type: 'error',
    name: 'Ledger_UnknownChain',
    inputs: [
      { type: 'uint32', name: 'poolId' },
      { type: 'uint32', name: 'eid' },
    ],
  },
] as const

/** What taking shares can meet. */
export const sharesErrorsAbi = [
  {
    type: 'error',
    name: 'ERC20InsufficientBalance',
    inputs: [
      { type: 'address', name: 'sender' },
      { type: 'uint256', name: 'balance' },
      { type: 'uint256', name: 'needed' },
    ],
  },
] as const

/** What taking a request to leave back can meet. */
export const cancelRedeemErrorsAbi = [
  { type: 'error', name: 'CapitalPool_NothingToRedeem', inputs: [{ type: 'address', name: 'controller' }] },
  { type: 'error', name: 'CapitalPool_RoundClosed', inputs: [{ type: 'uint32', name: 'round' }] },
] as const

/** What collecting an exit can meet, beside the payout. */
export const claimRedeemErrorsAbi = [
  { type: 'error', name: 'CapitalPool_NothingToRedeem', inputs: [{ type: 'address', name: 'controller' }] },
  { type: 'error', name: 'CapitalPool_NotSettled', inputs: [{ type: 'uint32', name: 'round' }] },
] as const

/** What reading a pool can meet. */
export const poolErrorsAbi = [
  { type: 'error', name: 'CoverLens_UnknownPool', inputs: [{ type: 'uint32', name: 'poolId' }] },
] as const

/** What taking money can meet. */
export const paymentErrorsAbi = [
  { type: 'error', name: 'TransferFromFailed', inputs: [] },
  {
    type: 'error',
    name: 'Money_NotWhatWasSent',
    inputs: [
      { type: 'address', name: 'token' },
      { type: 'uint256', name: 'sent' },
      { type: 'uint256', name: 'arrived' },
    ],
  },
] as const

/** What a payment by Permit2 can meet: the market's own, and Permit2's. */
export const permit2ErrorsAbi = [
  { type: 'error', name: 'CoverMarket_NoPermit2', inputs: [] },
  { type: 'error', name: 'InvalidNonce', inputs: [] },
  { type: 'error', name: 'SignatureExpired', inputs: [{ type: 'uint256', name: 'signatureDeadline' }] },
  { type: 'error', name: 'InvalidSigner', inputs: [] },
  { type: 'error', name: 'InvalidSignature', inputs: [] },
  { type: 'error', name: 'InvalidSignatureLength', inputs: [] },
  { type: 'error', name: 'InvalidContractSignature', inputs: [] },
] as const

/** What paying out can meet. */
export const payoutErrorsAbi = [{ type: 'error', name: 'TransferFailed', inputs: [] }] as const

/** What applying a settlement can meet. */
export const settlementErrorsAbi = [
  {
    type: 'error',
    name: 'CapitalPool_InsufficientFree',
    inputs: [
      { type: 'uint64', name: 'free' },
      { type: 'uint64', name: 'amount' },
    ],
  },
  {
    type: 'error',
    name: 'CapitalPool_RisesTooFast',
    inputs: [
      { type: 'uint64', name: 'assets' },
      { type: 'uint256', name: 'most' },
    ],
  },
] as const
