import type { Fault } from './fault.js'

/**
 * Answers with an HTTP status and nothing else; the node is not asked.
 *
 * @param status - For example 429 for a quota, 503 for a gateway without a node behind it.
 * @returns The fault.
 */
export function answerStatus(status: number): Fault {
  return async () => ({ kind: 'status', status })
}
