import type { Fault } from './fault.js'

/**
 * Takes a request and never answers; the connection stays open until the client gives up.
 *
 * @returns The fault. The node is not asked.
 */
export function hang(): Fault {
  return () => new Promise(() => {})
}
