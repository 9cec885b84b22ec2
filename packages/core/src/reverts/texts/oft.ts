import type { RevertTexts } from '../revertText.js'

/** What LayerZero's OFT refuses with, the token that moves between chains. */
export const oft: RevertTexts = {
  AmountSDOverflowed: ['The amount {amountSD} does not fit the message of the token.', 'Send less at once.'],
  InvalidLocalDecimals: ['The token has fewer decimals than it shares between chains.', 'Deploy it with more.'],
  SlippageExceeded: [
    'Of the token {amountLD} would arrive, and at least {minAmountLD} is wanted.',
    'Try again when the bridge takes less.',
  ],
}
