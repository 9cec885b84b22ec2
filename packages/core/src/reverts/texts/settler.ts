import type { RevertTexts } from '../revertText.js'

/** What home's settler refuses with. */
export const settler: RevertTexts = {
  Settler_MoreThanThere: [
    'The move would take {shares} of 1e-18 of a share from chain {eid}, and {there} are there that have not asked to leave.',
    'Deliver it again once there are as many. If nobody burned them there, the message was forged.',
  ],
  Settler_SharesFell: [
    'The report says that {now_} of 1e-18 of a share asked to leave, and it was {before} before.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Settler_Unauthorized: [
    'Account {caller} may not do this at the settler: only the ledger and the gateway of home may.',
    'Settle through the ledger, and move shares through a pool: anyone may.',
  ],
}
