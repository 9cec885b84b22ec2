import type { RevertTexts } from '../revertText.js'

/** What the lens refuses with. */
export const coverLens: RevertTexts = {
  CoverLens_UnknownPool: ['No pool {poolId} backs products on this chain.', 'Check the id of the pool and the chain.'],
  CoverLens_WouldPay: [
    'Settling would pay {payout:money}; the trial of the lens ends so on purpose.',
    'Settle at the claim desk to be paid.',
  ],
}
