import type { Fault } from './fault.js'

/**
 * Cuts the connection.
 *
 * @param when - `before` the node has heard the request, or `after` it has acted on it: then only the answer is lost.
 * @returns The fault.
 */
export function cut(when: 'before' | 'after'): Fault {
  return async (request, forward) => {
    if (when === 'after') await forward(request)
    return { kind: 'cut' }
  }
}
