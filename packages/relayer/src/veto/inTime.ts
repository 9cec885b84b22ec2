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
 * @returns the same check; it throws when there is no answer within 10 s, and at once in the minute after that if it answered nothing else
 * meanwhile. An answer that comes later counts for nothing
 */
export function inTime(veto: Veto): Veto {
  let restsUntilMs = 0
  let answeredAtMs = Number.NEGATIVE_INFINITY
  return async (question) => {
    const askedAtMs = performance.now()
    if (askedAtMs < restsUntilMs)
      throw new Error(`it did not answer in time, and is asked again within ${restMs / 1_000} s`)
    const ask = async () => {
      const answer = await veto(question)
      answeredAtMs = performance.now()
      return answer
    }
    const late = () => {
      // Who answered another question meanwhile is not silent: it is this one that takes long.
      if (answeredAtMs < askedAtMs) restsUntilMs = performance.now() + restMs
      return new Error(`it did not answer within ${longestMs / 1_000} s`)
    }
    return within(longestMs, ask, late)
  }
}
