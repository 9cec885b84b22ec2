import type { RevertTexts } from '../revertText.js'

/** What home's settler refuses with. */
export const settler: RevertTexts = {
  Settler_SharesFell: [
    'The report says that {now_} of 1e-18 of a share asked to leave, and it was {before} before.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Settler_Unauthorized: [
    'Only the ledger may call this, not {caller}.',
    'Call the ledger instead: anyone may settle there.',
  ],
}
