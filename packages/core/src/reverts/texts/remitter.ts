import type { RevertTexts } from '../revertText.js'

/** What home's remitter refuses with. */
export const remitter: RevertTexts = {
  Remitter_CounterFell: [
    'The report says that {now_:money} was moved, and it was {before:money} before.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Remitter_LossTooHigh: [
    'The report says that {lost:money} of {received:money} was lost on the way, which is more than a thousandth.',
    'Look into the bridge to that chain; its reports wait until they say less.',
  ],
  Remitter_NothingToOrder: [
    'No chain of pool {poolId} is owed money that another one has free.',
    'Try again when a budget is decided, an exit is due, or money comes in.',
  ],
  Remitter_ReceivedExceeded: [
    'The report says that {received:money} arrived, and home ordered {ordered:money} there.',
    'Look into the chain that sent it: its report is not true or not of this deployment.',
  ],
  Remitter_SentExceeded: [
    'The report says that {sent:money} was sent, and home ordered {ordered:money} from there.',
    'Look into the chain that sent it: it was given a forged order, or its report is not true.',
  ],
  Remitter_Unauthorized: ['Only the ledger may call this, not {caller}.', 'Send a report to home instead: anyone may.'],
}
