import { setTimeout as sleep } from 'node:timers/promises'
import { StoryTimeoutError } from '../errors.js'

const POLL_MS = 200

/**
 * Looks again and again until something is true. `what` says what is waited for, for the error; `look` returns a value when it is
 * true, `undefined` or `false` until then.
 *
 * @throws {StoryTimeoutError} when it does not become true in time
 */
export type WaitUntil = <Value>(what: string, look: () => Promise<Value | undefined | false>) => Promise<Value>

/**
 * Makes a {@link WaitUntil}.
 *
 * @param limitSeconds - how long each wait may take: a fault, not slowness, is what it ends
 * @returns the function that waits
 */
export function createWaitUntil(limitSeconds: number): WaitUntil {
  return async (what, look) => {
    const deadline = Date.now() + limitSeconds * 1000
    for (;;) {
      const value = await look()
      if (value !== undefined && value !== false) return value
      if (Date.now() > deadline) throw new StoryTimeoutError(what, limitSeconds)
      await sleep(POLL_MS)
    }
  }
}
