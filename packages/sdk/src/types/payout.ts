import type { BaseError } from '../errors/base.js'

/** What settling a cover for an incident would do now, as `claim.listPayable` gives it: what is not due is not among them. */
export type Payout = {
  coverId: bigint
  incidentId: number
  /** What the owner would be paid, units; 0 with an error. */
  amount: bigint
  /** Why it would not be paid now, though the incident is payable; the error that `claim.settle` would throw. */
  error?: BaseError | undefined
}
