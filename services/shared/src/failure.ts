import { RelayerError } from '@omnicover/relayer'

/** Nobody's fault: the time was up, or somebody else is at it. The work is where it was, and the next run comes within a minute. */
const handovers: Readonly<Record<string, string>> = { DEADLINE_NEAR: 'unfinished', LEASE_HELD: 'busy' }

/**
 * Tells an error that only means that another run goes on. It has nothing to do with the pause of an operator.
 *
 * @param error - anything that was thrown
 * @returns the outcome, `unfinished` or `busy`; `undefined` for a failure
 */
export function handoverOf(error: unknown): string | undefined {
  return error instanceof RelayerError ? handovers[error.code] : undefined
}

/**
 * Throws what decides about a run of several steps: a failure before a handover, and nothing when there is none.
 *
 * @param errors - what the steps threw
 */
export function throwWorst(errors: readonly unknown[]): void {
  const worst = errors.find((error) => handoverOf(error) === undefined) ?? errors[0]
  if (worst !== undefined) throw worst
}
