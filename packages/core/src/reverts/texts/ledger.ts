import type { RevertTexts } from '../revertText.js'

/** What home's ledger refuses with. */
export const ledger: RevertTexts = {
  Ledger_AllocationAboveExposure: [
    'The tree of chain {eid} pays {total:money}, and {exposure:money} is exposed there.',
    'Build the tree of covers that were protected at the instant, each with at most what remains of it.',
  ],
  Ledger_AllocationsNotAscending: [
    'Chain {eid} comes after chain {previous}, and each chain has one allocation, by ascending eid.',
    'Sort the allocations, and merge those of one chain.',
  ],
  Ledger_AuditFailed: [
    'The books of the pool say {capital:money} of capital, and its chains add up to {counted:money}.',
    'Stop and report it: every settlement waits until the books agree, and targets only fall.',
  ],
  Ledger_BadLeverage: ['A leverage of {leverageBps:bps} is below 100%.', 'Give 10000 basis points or more.'],
  Ledger_BelowReserves: [
    'The report lowers capital by {fall:money} (premium returned, or lost by a bridge or a vault), and {reserves:money} of it is reserved for open incidents.',
    'Deliver it again when the incidents are decided.',
  ],
  Ledger_BudgetsExceeded: [
    'The report says that {used:money} of budgets were paid or released, and the chain was given {budgets:money}.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Ledger_ChainExists: ['Chain {eid} belongs to pool {poolId} already.', 'Nothing is left to do for this chain.'],
  Ledger_CounterFell: [
    'A counter of the report fell from {before:money} to {now_:money}, and counters only rise.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Ledger_ExitsExceeded: [
    'The report says that exits of {applied:money} were applied, and home filled {filled:money}.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Ledger_ExposureUnknown: [
    'Chain {eid} has not told what incident {incidentId} can cost it.',
    'Bring a newer report of that chain home, or decide when the ledger stops waiting for it.',
  ],
  Ledger_FallsTooFast: [
    'Premium earned, budgets released and gains of a vault fall to {gained:money}, and {floor:money} is the least for this epoch.',
    'Deliver it again in a later epoch; if the chain neither returned as much premium nor lost it in its vault, look into it.',
  ],
  Ledger_FromTheFuture: [
    'The report says that it was made at {time:time}, but it is {now_:time} at home.',
    'Deliver it again later; if the clocks of the chains stay apart, look into the chain that runs ahead.',
  ],
  Ledger_IncidentOverlaps: [
    'The instant {instant:time} is not after {openedAt:time}, when incident {incidentId} of the product was opened.',
    'What happened then belongs to incident {incidentId}; validate a report with a later instant.',
  ],
  Ledger_IncidentOpen: ['An incident of pool {poolId} is open.', 'Do it when the incident is decided.'],
  Ledger_InstantInFuture: [
    'The instant {instant:time} of the incident has not come: it is {time:time}.',
    'Validate a report with an instant of the past.',
  ],
  Ledger_InstantTooOld: [
    'The instant {instant:time} is before {oldest:time}, the earliest that covers still count for.',
    'Validate a report with a later instant; older ones cannot be paid.',
  ],
  Ledger_MissingReport: [
    'Chain {eid} has not reported to pool {poolId} yet.',
    'Send a capital report of that chain; anyone may.',
  ],
  Ledger_NoWriteDown: [
    'No write-down of chain {eid} is announced to pool {poolId}, or it ended: the chain reported since, or too much time passed.',
    'Announce one first; do not if the chain reports again.',
  ],
  Ledger_NothingToRecover: [
    'Nothing that pool {poolId} wrote down with chain {eid} was found again.',
    'Bring a new report of that chain home first; money on its way there must have arrived.',
  ],
  Ledger_NotLapsed: [
    'A cover of product {productId} may be live on chain {eid} until {lapsesAt:time}.',
    'Do it later; messages to a chain that is silent do not put that off.',
  ],
  Ledger_NoAllocations: [
    'The decision of incident {incidentId} names no chain.',
    'Give a tree for each chain that pays, or dismiss the incident with a ratio of 0.',
  ],
  Ledger_NotOpen: [
    'Incident {incidentId} is not open: there is none of that id, or it is decided.',
    'Check the id; a decision is final.',
  ],
  Ledger_NothingGranted: [
    'Nothing is granted for product {productId} on chain {eid}.',
    'Nothing is left to do: there is nothing to take back.',
  ],
  Ledger_NothingToSettle: [
    'Pool {poolId} has no deposits of a closed round that wait for a price, and no exit that can leave.',
    'Wait for a capital report with new deposits, or until an exit has room, money and its notice behind it.',
  ],
  Ledger_PoolExists: ['There is a pool {poolId} already.', 'Choose another id.'],
  Ledger_OpenTooShort: [
    'Incidents may be dismissed after {maxOpen} seconds, before a silent chain is given up after {maxSilence}.',
    'Deploy it with a longer maxOpen.',
  ],
  Ledger_ProductHasIncident: ['Incident {incidentId} of product {productId} is open.', 'Decide that incident first.'],
  Ledger_RatioTooHigh: ['A ratio of {ratio:ppm} is more than all.', 'Decide on 1000000 parts per million or less.'],
  Ledger_RecoversTooFast: [
    'Something of what was written down with chain {eid} was recovered in this epoch.',
    'Recover more in the next one; the inbound limits allow so much in each.',
  ],
  Ledger_RisesTooFast: [
    'The chain says that premium, released budgets and gains of a vault came to {gained:money}, and home believes at most {ceiling:money} now.',
    'Deliver the report again in a later epoch, or a newer one; if it cannot be true, look into the chain that sent it.',
  ],
  Ledger_StillGranted: [
    'For product {productId}, {granted:money} is granted.',
    'Unlist it and wait until every chain has confirmed a target of zero.',
  ],
  Ledger_TooManyChains: ['The pool has {max} chains, which is the most.', 'Add the chain to another pool.'],
  Ledger_TooManyIncidents: [
    'Product {productId} has had as many incidents as one product can have.',
    'Unlist it and add a new product in its place.',
  ],
  Ledger_Unauthorized: [
    'Account {caller} may not write to the ledger: only the gateway or the assessment may.',
    'Deliver the message through the endpoint, or decide through the assessment.',
  ],
  Ledger_UnknownChain: [
    'Chain {eid} does not belong to pool {poolId}.',
    'Check both ids; the owner of the ledger adds chains.',
  ],
  Ledger_UnknownPool: ['There is no pool {poolId}.', 'Check the id; the owner of the ledger adds pools, from 1 up.'],
  Ledger_WriteDownAnnounced: [
    'A write-down of chain {eid} is announced to pool {poolId}, and nothing of the pool settles until it is made or ends.',
    'Wait; it ends when that chain reports, when the owner cancels it, or when it is made.',
  ],
  Ledger_WriteDownTooEarly: [
    'Chain {eid} of pool {poolId} can be written down after {writeDownAt:time}.',
    'Do it then, if the chain has not reported.',
  ],
  Ledger_WrongEpoch: [
    'The report is of epoch {actual}, but its time lies in epoch {expected}.',
    'Check that the chain was deployed with the same length of epochs as home.',
  ],
  Ledger_WrongGroup: [
    "Group {groupId} is not of pool {poolId}, which is the product's.",
    'Choose a group of that pool, or add one to the risk registry.',
  ],
}
