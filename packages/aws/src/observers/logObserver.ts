import { Logger } from '@aws-lambda-powertools/logger'
import type { Observer, RelayerEvent } from '@omnicover/relayer'

/** What a person should look at when it happens often; all else that is not an error is only told. */
const warnings: ReadonlySet<RelayerEvent['type']> = new Set([
  ...(['messageAlert', 'messageReorged', 'connectionOutvoted', 'attestationRefused', 'packetRefused'] as const),
  ...(['reorg', 'gapFound', 'transactionRefused', 'transactionLost', 'dutyRefused', 'leavesRefused'] as const),
])

/** What needs a person. */
const errors: ReadonlySet<RelayerEvent['type']> = new Set(['messageParked', 'messageDenied'])

/**
 * Writes one line of JSON for each event to the standard output, which Lambda sends to CloudWatch. The guid of a message is its correlation
 * id, so that one query finds the whole story of a message over all functions. `POWERTOOLS_LOG_LEVEL` chooses the least level.
 *
 * @param relayer - name of the relayer, in every line
 * @returns the observer
 */
export function createLogObserver(relayer: string): Observer {
  const logger = new Logger({ serviceName: relayer })
  return { onEvent: (event) => logger[levelOf(event)](event.type, toFields(event)) }
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

function levelOf(event: RelayerEvent): 'info' | 'warn' | 'error' {
  if (event.type === 'stepFailed') return event.retriable ? 'warn' : 'error'
  if (errors.has(event.type)) return 'error'
  return warnings.has(event.type) ? 'warn' : 'info'
}
