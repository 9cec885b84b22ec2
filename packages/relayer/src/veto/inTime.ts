import { within } from '../domain/within.js'
import type { Veto } from '../ports/veto.js'

/** Of an answer, in milliseconds: less than a function of AWS has left when it begins its last call, and than anyone waits who stops a relayer. */
const longestMs = 10_000

/**
 * Makes a check that never answers one that throws: a run that waits for it could not end, and whoever stops the relayer waits for the run.
 *
 * @param veto - the operator's
 * @returns the same check; it throws when there is no answer within 10 s, and an answer after that counts for nothing
 */
export function inTime(veto: Veto): Veto {
  const late = () => new Error(`it did not answer within ${longestMs / 1_000} s`)
  return (question) => within(longestMs, () => veto(question), late)
}
