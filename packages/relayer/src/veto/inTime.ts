import { within } from '../domain/within.js'
import type { Veto } from '../ports/veto.js'

/** Of an answer, in milliseconds: less than a function of AWS has left when it begins its last call, and than anyone waits who stops a relayer. */
const longestMs = 10_000

/** For so long after that it is not asked: a run asks about fifty messages at once, and would wait as long for each fifty of all that wait. */
const restMs = 60_000

/**
 * Makes a check that never answers one that throws: a run that waits for it could not end, and whoever stops the relayer waits for the run.
 *
 * @param veto - the operator's
 * @returns the same check; it throws when there is no answer within 10 s, and at once in the minute after that. An answer that comes later
 * counts for nothing
 */
export function inTime(veto: Veto): Veto {
  let restsUntilMs = 0
  const late = () => {
    restsUntilMs = performance.now() + restMs
    return new Error(`it did not answer within ${longestMs / 1_000} s`)
  }
  return async (question) => {
    if (performance.now() < restsUntilMs)
      throw new Error(`it did not answer in time, and is asked again within ${restMs / 1_000} s`)
    return within(longestMs, async () => veto(question), late)
  }
}
