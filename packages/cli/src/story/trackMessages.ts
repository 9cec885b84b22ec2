import type { PrintedEvent } from '../network/relayerProcess.js'

/** What the relayer has under way, from its events. */
export type MessageTracker = {
  /** Takes an event. */
  readonly note: (event: PrintedEvent) => void
  /** How many messages are under way. */
  readonly count: () => number
  /** Milliseconds since the relayer did anything; 0 while a message is under way. */
  readonly quietForMs: () => number
}

/**
 * Follows which messages are under way. A process that starts says what the one before it has left: the last events of a process
 * that was killed may be missing.
 *
 * @returns the tracker
 */
export function trackMessages(): MessageTracker {
  const underway = new Set<string>()
  let quietSince = performance.now()
  return {
    note: ({ type, message, underway: left }) => {
      // Work that fails again and again is no progress.
      if (type === 'stepFailed') return
      quietSince = performance.now()
      if (type === 'started') {
        underway.clear()
        for (const guid of left as readonly string[]) underway.add(guid)
      }
      const guid = (message as { guid?: string } | undefined)?.guid
      if (guid === undefined) return
      if (type === 'messageSeen') underway.add(guid)
      if (type === 'messageDelivered' || type === 'messageParked') underway.delete(guid)
    },
    count: () => underway.size,
    quietForMs: () => (underway.size > 0 ? 0 : performance.now() - quietSince),
  }
}
