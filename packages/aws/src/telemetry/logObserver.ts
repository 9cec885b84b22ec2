import type { Observer, RelayerEvent } from '@omnicover/relayer'
import type { Log, LogLevel } from './log.js'

/** What a person should look at when it happens often; all else that is not an error is only told. */
const warnings: ReadonlySet<RelayerEvent['type']> = new Set([
  ...(['messageAlert', 'messageReorged', 'connectionOutvoted', 'attestationRefused', 'packetRefused'] as const),
  ...(['reorg', 'gapFound', 'transactionRefused', 'transactionLost', 'dutyRefused', 'leavesRefused'] as const),
  ...(['feeCeilingReached', 'keyUnfunded'] as const),
])

/** What needs a person. */
const errors: ReadonlySet<RelayerEvent['type']> = new Set(['messageParked', 'messageDenied'])

/**
 * Writes one line for each event, at the level that it deserves.
 *
 * @param log - where to
 * @returns the observer
 */
export function createLogObserver(log: Log): Observer {
  return { onEvent: (event) => log.write(levelOf(event), event.type, toFields(event)) }
}

/** `message` is the text of a line, so the message that an event is about is spread over it. */
function toFields(event: RelayerEvent): Record<string, unknown> {
  if (!('message' in event)) return withoutType(event)
  const { message, ...rest } = event
  const { guid, ...way } = message
  return { ...withoutType(rest), ...way, correlation_id: guid }
}

function withoutType<Event extends { readonly type: string }>({ type: _, ...fields }: Event): Omit<Event, 'type'> {
  return fields
}

function levelOf(event: RelayerEvent): LogLevel {
  if (event.type === 'stepFailed') return event.retriable ? 'warn' : 'error'
  if (errors.has(event.type)) return 'error'
  return warnings.has(event.type) ? 'warn' : 'info'
}
