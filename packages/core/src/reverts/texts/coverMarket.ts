import type { RevertTexts } from '../revertText.js'

/** What the market of a chain refuses with. */
export const coverMarket: RevertTexts = {
  CoverMarket_AboveTarget: [
    '{exposure:money} of the product are covered here, and home wants at most {target:money}: nothing can be extended.',
    'Try again when other covers have ended, or buy on another chain.',
  ],
  CoverMarket_AlreadyPaid: [
    'Cover {coverId:cover} was paid {paid:money}, so its premium is not returned.',
    'Cancel it for what is not earned of the rest.',
  ],
  CoverMarket_AlreadySettled: [
    'Cover {coverId:cover} was already paid for this incident, number {ordinal} of its product.',
    'Nothing is left to do: the owner has the payout.',
  ],
  CoverMarket_AmountTooSmall: [
    'A cover of {amount:money} is below the minimum of {minimum:money}.',
    'Buy at least {minimum:money}.',
  ],
  CoverMarket_BadCurve: [
    'The price curve that home sent for product {productId} does not rise from base over kink to maximum.',
    'Set a sound curve in the risk registry and send the product again.',
  ],
  CoverMarket_DeadlinePassed: [
    'The quote was good until {deadline:time}, and it is {time:time}.',
    'Get a new quote and send it at once.',
  ],
  CoverMarket_Ended: [
    'Cover {coverId:cover} ended at {end:time}.',
    'Buy a new cover; what this one owes for its time can still be claimed.',
  ],
  CoverMarket_Extended: [
    'Cover {coverId:cover} was extended, so its premium is not returned.',
    'Keep it, or cancel it for what is not earned.',
  ],
  CoverMarket_FeeTooHigh: [
    'A fee of {bps} basis points is above the cap of {maxBps}.',
    'Ask for at most {maxBps} basis points of the premium.',
  ],
  CoverMarket_FromTheFuture: [
    'The message says that it left home at {time:time}, but it is {now_:time} here.',
    'Deliver it again later; if the clocks of the chains stay apart, look into the chain that runs ahead.',
  ],
  CoverMarket_FallsTooFast: [
    'The rates that home sent for product {productId} fall by more than half, or fall again before {againAt:time}.',
    'Lower the price in steps of at most half, a day apart, and send the product again.',
  ],
  CoverMarket_Frozen: [
    'An incident of product {productId} is open: its covers can be neither bought, extended, cancelled nor given back.',
    'Try again when the incident is decided.',
  ],
  CoverMarket_NeedsPoke: [
    'Product {productId} was not sold for so long that its books are behind.',
    "Call the market's poke({productId}) until this passes; anyone may.",
  ],
  CoverMarket_NoPermit2: ['The market of this chain takes no Permit2 signatures.', 'Pay by buy or buyWithPermit.'],
  CoverMarket_NoFees: ['No fees of pool {pool} wait for this receiver.', 'Claim again after the next sale.'],
  CoverMarket_NotCoveredAt: [
    'Cover {coverId:cover} protected from {coveredFrom:time} to {end:time}, and the incident was at {instant:time}.',
    'Nothing can be paid for this incident; settle a cover that was in force then.',
  ],
  CoverMarket_NotListed: [
    'Product {productId} is not sold any more.',
    'Choose another product; covers bought before stay valid.',
  ],
  CoverMarket_NotTooLate: [
    'Cover {coverId:cover} protected when incident {incidentId} happened, or was bought when it was known.',
    'Settle it, keep it, or cancel it for what is not earned.',
  ],
  CoverMarket_NothingLeft: [
    'Nothing more is to be paid on cover {coverId:cover}.',
    'Nothing is left to settle, extend or cancel; buy a new cover.',
  ],
  CoverMarket_NotOwner: [
    'Account {caller} neither owns cover {coverId:cover} nor is approved for it.',
    'Only the holder may cancel a cover, or extend it to other terms: send it from the owner.',
  ],
  CoverMarket_OverTarget: [
    'Cover of {amount:money} is asked for, and this chain may sell {available:money} now.',
    'Buy at most {available:money}, or buy on another chain.',
  ],
  CoverMarket_Paused: [
    'The guardians paused the sales of this chain until {until:time}.',
    'Try again after that, or buy on another chain; payouts go on.',
  ],
  CoverMarket_PaymentTooHigh: [
    'Premium and fees are {payment:money} now, above the maximum of {maxPayment:money} that the payer agreed to.',
    'Get a new quote, or allow more slippage.',
  ],
  CoverMarket_PeriodTooLong: [
    'The cover would end on {endDay:day}, later than its terms allow.',
    'Choose {lastEndDay:day} (day {lastEndDay}) or earlier.',
  ],
  CoverMarket_PeriodTooShort: [
    'The cover would end on {endDay:day}: before its waiting period is over, or, if it is extended, no later than it ends now.',
    'Choose {firstEndDay:day} (day {firstEndDay}) or later.',
  ],
  CoverMarket_RefundTooLow: [
    'The refund is {refund:money} now, below the minimum of {minRefund:money} that the holder wants.',
    'Ask for the refund again, and take a little less than it is now.',
  ],
  CoverMarket_ReturnNotOpen: [
    'Premiums of covers bought too late for incident {incidentId} are returned from {from:time} to {until:time}.',
    'Ask in that time; after it, cancel for what is not earned.',
  ],
  CoverMarket_Stale: [
    'This chain last heard from home at {heardAt:time} and knows {incidentsKnown} of {incidentsTold} incidents, so it sells nothing.',
    'Wait for the next message from home, or pay to send one; anyone may. If home has not heard of this chain for long, a report of it must arrive there first.',
  ],
  CoverMarket_Unauthorized: [
    'Account {caller} may not do this at the market: only its gateway, its claim desk or its guardians may.',
    'Go through the contract that is meant for it: settle at the claim desk, deliver messages to the endpoint.',
  ],
  CoverMarket_UnknownCover: ['There is no cover {coverId:cover} on this chain.', 'Check the id and the chain.'],
  CoverMarket_PlaceTaken: [
    'Product {productId} says that it is at place {place} of its pool, where product {takenBy} is.',
    'Look which of both home defined: one of the messages was forged. A chain that took the wrong one needs a new market.',
  ],
  CoverMarket_UnknownPool: [
    'No pool {poolId} backs products on this chain.',
    'Deploy the chain with this pool, or list the product on a pool that it has.',
  ],
  CoverMarket_UnknownProduct: [
    'This chain was never told of product {productId}.',
    'Check the id, or send the product from home to this chain; anyone may.',
  ],
  CoverMarket_WrongAsset: [
    'The pool holds the asset {actual}, and this market is paid in {expected}.',
    'Put the product on a pool of the asset of the market.',
  ],
  CoverMarket_WrongProduct: [
    'Cover {coverId:cover} is not of product {productId}, which the incident is of.',
    'Settle a cover of product {productId}.',
  ],
  CoverMarket_ZeroIntegrator: ['There is a fee and nobody to have it.', 'Name the integrator, or ask for no fee.'],
  CoverMarket_ZeroOwner: ['The cover would belong to nobody.', 'Name the account that is to own it.'],
}
