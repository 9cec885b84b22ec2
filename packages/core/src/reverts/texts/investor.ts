import type { RevertTexts } from '../revertText.js'

/** What a pool's investor refuses with. */
export const investor: RevertTexts = {
  Investor_BadPolicy: [
    '{liquidBps:bps} of the capital is to stay cash, and a tenth to all of it may.',
    'Say 1,000 to 10,000 basis points.',
  ],
  Investor_Busy: [
    'The vault called back while money was moved.',
    'Take the money out and allow another vault: this one is not fit.',
  ],
  Investor_MoreThanInvested: [
    '{amount:money} is more than the {invested:money} that is in the vault by the book.',
    'Write down that much at most.',
  ],
  Investor_NothingInvested: ['The vault holds nothing of this pool.', 'There is nothing to take out.'],
  Investor_NothingReady: [
    'No gain has become capital since the last time.',
    'Try again later: gains come over a week.',
  ],
  Investor_NothingToHarvest: [
    'The vault is worth {value:money} and its book is {invested:money}: less than one of the asset more.',
    'Try again when it has gained more.',
  ],
  Investor_NothingToInvest: [
    'Only {investable:money} may be put in: the rest is owed, kept as cash, above the cap, or no vault is allowed.',
    'Try again when there is more idle cash, or let the owner allow more.',
  ],
  Investor_NothingToMark: [
    'The vault is worth {value:money}, which is no less than its book of {invested:money}.',
    'There is no loss to mark.',
  ],
  Investor_OncePerEpoch: ['Money was put in during epoch {epoch} already.', 'Try again in the next epoch.'],
  Investor_StillInvested: [
    'The last vault still has {shares} shares of this pool.',
    'Take all of it out before another vault is allowed.',
  ],
  Investor_Unauthorized: ['Only the owner of the gateway of this chain may call this, not {caller}.', 'Ask the owner.'],
  Investor_VaultPaysNothing: [
    'The vault pays nothing now.',
    'Try again later; what is owed is paid from cash, and home sends more if it is short.',
  ],
  Investor_WorthLess: [
    'For {amount:money} the vault would pay back {value:money}.',
    'It takes a part for itself: allow another vault.',
  ],
  Investor_WrongAsset: ['The vault is of {actual}, and the pool of {expected}.', 'Allow a vault of the same asset.'],
}
