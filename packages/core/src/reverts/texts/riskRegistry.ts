import type { RevertTexts } from '../revertText.js'

/** What home's risk registry refuses with. */
export const riskRegistry: RevertTexts = {
  RiskRegistry_BadCurve: [
    'The price curve does not rise from base over kink to maximum, or its kink is not between 0% and 100%.',
    'Give rates that do not fall, and a kink from 1 to 9999 basis points.',
  ],
  RiskRegistry_BadGroup: [
    'Group {groupId} cannot be of pool {poolId}: an id is 0, or the group is of another pool.',
    'Give ids from 1 up; for another pool take another group.',
  ],
  RiskRegistry_BadInboundLimits: [
    'A limit on what chains report is zero, or a part of more than 100%.',
    'Give parts from 1 to 10000 basis points, and floors above 0.',
  ],
  RiskRegistry_BadPool: [
    'The pool is 0, or has no product that could be wound down.',
    'Give the id of a pool that products were listed for, from 1 up.',
  ],
  RiskRegistry_BadTerms: [
    'The terms lack a period, a tail, a claim window, a peril or a wording, or last longer than 365 days.',
    'Give a longest period from 1 to 365 days, a tail and a claim window above 0, at least one peril, and the hash of the wording.',
  ],
  RiskRegistry_FeeTooHigh: [
    'A fee of {feeBps} basis points is above the cap of {maxBps}.',
    'Set at most {maxBps} basis points of the premium.',
  ],
  RiskRegistry_LengthMismatch: ['{eids} chains and {weights} weights are given.', 'Give one weight for each chain.'],
  RiskRegistry_NoChainCap: [
    'How much pool {poolId} may lose with chain {eid} was never set.',
    'Set the cap of the chain in the risk registry first.',
  ],
  RiskRegistry_TermsShortened: [
    'Terms {termsId} would take something from covers that product {productId} sold.',
    'Use terms with the same tail, and a claim window, waiting period and longest period that are not shorter.',
  ],
  RiskRegistry_UnknownGroup: ['There is no group {groupId}.', 'Check the id, or set the group first.'],
  RiskRegistry_UnknownProduct: ['There is no product {productId}.', 'Check the id: products count from 1.'],
  RiskRegistry_UnknownTerms: ['There are no terms {termsId}.', 'Check the id, or add the terms first.'],
  RiskRegistry_WindingDown: [
    'Pool {poolId} winds down: it lists nothing any more, for good.',
    'List the product in another pool.',
  ],
}
