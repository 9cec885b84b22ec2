import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './fault.js'

/**
 * Makes a node slow; longer than the client's patience, and it hangs.
 *
 * @param ms - Milliseconds before a request is passed on.
 * @returns The fault.
 */
export function delay(ms: number): Fault {
  return async (request, forward) => {
    await sleep(ms, undefined, { ref: false })
    return forward(request)
  }
}
