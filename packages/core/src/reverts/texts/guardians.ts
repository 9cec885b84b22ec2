import type { RevertTexts } from '../revertText.js'

/** What the guardians contract refuses with. */
export const guardians: RevertTexts = {
  Guardians_AlreadyAgreed: [
    'Guardian {guardian} asked for this before, and it takes two different guardians.',
    'Let another guardian make the same call.',
  ],
  Guardians_BadGuardian: [
    'The guardian {guardian} is the zero address or is named twice.',
    'Deploy with guardians that are all different.',
  ],
  Guardians_NotAGuardian: ['Account {caller} is no guardian of this chain.', 'Call with the key of a guardian.'],
  Guardians_PausedRecently: [
    'The pause of {what:word} was used too recently to be used again.',
    'Pause again from {againAt:time} on.',
  ],
  Guardians_TooFew: [
    'A number of guardians of {number} is too small: two must agree on everything.',
    'Deploy with two or more guardians.',
  ],
  Guardians_UnknownPool: ['No pool {poolId} backs products on this chain.', 'Check the id of the pool and the chain.'],
}
