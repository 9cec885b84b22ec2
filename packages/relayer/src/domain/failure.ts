import { RelayerError } from '../errors.js'

/** What was thrown, as the observer and logs are told it. */
export type Failure = {
  readonly code: string
  readonly reason: string
  /** Whether it may pass by itself. */
  readonly retriable: boolean
}

/**
 * Describes what was thrown.
 *
 * @param error - anything
 * @returns what it is; an error that nobody foresaw may pass, and comes with its stack
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof RelayerError) {
    const { code, shortMessage, retriable } = error
    return { code, reason: shortMessage, retriable }
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'UNEXPECTED', reason, retriable: true }
}
