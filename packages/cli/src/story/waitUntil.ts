import { setTimeout as sleep } from 'node:timers/promises'
import { StoryTimeoutError } from '../errors.js'

/** Longer than anything in the story takes; a fault, not slowness, is what it ends. */
const LIMIT_SECONDS = 90
const POLL_MS = 200

/**
 * Looks again and again until something is true.
 *
 * @param what - what is waited for, for the error
 * @param look - returns a value when it is true, `undefined` until then
 * @returns the value
 * @throws {StoryTimeoutError} when it does not become true
 */
export async function waitUntil<Value>(what: string, look: () => Promise<Value | undefined | false>): Promise<Value> {
  const deadline = Date.now() + LIMIT_SECONDS * 1000
  for (;;) {
    const value = await look()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new StoryTimeoutError(what, LIMIT_SECONDS)
    await sleep(POLL_MS)
  }
}
