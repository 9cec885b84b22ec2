import { RelayerError } from '@omnicover/relayer'

/** Nobody's fault: the time was up, or somebody else is at it. The work is where it was, and the next run comes within a minute. */
const pauses: Readonly<Record<string, string>> = { DEADLINE_NEAR: 'unfinished', LEASE_HELD: 'busy' }

/** The outcome of an error that only means that another run goes on; `undefined` for a failure. */
export function pauseOf(error: unknown): string | undefined {
  return error instanceof RelayerError ? pauses[error.code] : undefined
}

/**
 * Throws what decides about a run of several steps: a failure before a pause, and nothing when there is none.
 *
 * @param errors - what the steps threw
 */
export function throwWorst(errors: readonly unknown[]): void {
  const worst = errors.find((error) => pauseOf(error) === undefined) ?? errors[0]
  if (worst !== undefined) throw worst
}
