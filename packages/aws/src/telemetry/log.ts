import { Logger } from '@aws-lambda-powertools/logger'
import type { Context } from 'aws-lambda'

/** Fields of a line; a bigint is written in decimals. */
export type LogFields = Readonly<Record<string, unknown>>

/** How much a line matters: `error` needs a person, `warn` does when it comes often. */
export type LogLevel = 'info' | 'warn' | 'error'

/** Where a function writes its lines. */
export type Log = {
  /** Notes who is invoked: the lines from here on name the request. */
  readonly begin: (invocation: Context) => void
  /** Writes one line of JSON, with the name of the event as its message. */
  readonly write: (level: LogLevel, event: string, fields?: LogFields) => void
}

/**
 * Writes one line of JSON for each event to the standard output and error, which Lambda sends to CloudWatch. The guid of a message stands
 * in `correlation_id`, so that one query finds its story over all functions. `POWERTOOLS_LOG_LEVEL` chooses the least level.
 *
 * @param relayer - name of the relayer, in every line as `service`
 * @returns the log
 */
export function createLog(relayer: string): Log {
  const logger = new Logger({ serviceName: relayer })
  return {
    begin: (invocation) => logger.addContext(invocation),
    write: (level, event, fields = {}) => logger[level](event, fields),
  }
}
