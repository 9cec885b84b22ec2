import type { PrintedEvent } from '../network/relayerProcess.js'

/**
 * Follows which messages are under way, from the relayer's events.
 *
 * @returns `note` takes an event; `quietForMs` says for how long nothing has been under way, 0 while something is
 */
export function trackMessages(): { note: (event: PrintedEvent) => void; quietForMs: () => number } {
  const underway = new Set<string>()
  let quietSince = performance.now()
  return {
    note: ({ type, message }) => {
      const guid = (message as { guid?: string } | undefined)?.guid
      if (guid === undefined) return
      if (type === 'messageSeen') underway.add(guid)
      if (type === 'messageDelivered' || type === 'messageParked') underway.delete(guid)
      quietSince = performance.now()
    },
    quietForMs: () => (underway.size > 0 ? 0 : performance.now() - quietSince),
  }
}
