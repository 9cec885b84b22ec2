import type { Fault } from './fault.js'

/**
 * Sends the first half of the body and then closes the connection in order, as a proxy with too small a buffer does.
 *
 * @returns The fault.
 */
export function truncate(): Fault {
  return async (request, forward) => ({ kind: 'half', reply: await forward(request) })
}
