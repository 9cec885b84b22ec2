import type { WakeUp } from '@omnicover/aws'
import { type MessageReference, RelayerError } from '@omnicover/relayer'
import type { Context, Handler } from 'aws-lambda'
import * as z from 'zod'
import { EventInvalidError } from './errors.js'
import type { Log } from './log.js'

/** What the handler needs. */
export type HandlerParameters = {
  /** Scans one chain, and tells of each new message as soon as it is stored. It throws what the use case throws. */
  readonly scanChain: (eid: number, onFound: (message: MessageReference) => void) => Promise<void>
  /** Absent when no function follows. */
  readonly wakeUp?: WakeUp | undefined
  readonly log: Log
}

/** What an invocation came to. `refused` needs a person: trying again would not help. */
export type ScanOutcome =
  | { readonly outcome: 'scanned'; readonly eid: number; readonly found: number }
  | { readonly outcome: 'refused'; readonly code: string }

const eventSchema = z.strictObject({ eid: z.int().min(30_000) })

/**
 * Makes the Lambda handler: decodes the event of the schedule, scans that chain, and wakes the next function for what was found.
 *
 * @param parameters - use case, next function and log
 * @returns the handler. It resolves when the event is dealt with, also when that is a refusal, and rejects when Lambda should run the
 * event again. It logs exactly one line of its own for each invocation.
 */
export function createHandler({ scanChain, wakeUp, log }: HandlerParameters): Handler<unknown, ScanOutcome> {
  async function scanAndWake(event: unknown): Promise<ScanOutcome> {
    const { eid } = decodeEvent(event)
    const found: MessageReference[] = []
    try {
      await scanChain(eid, (message) => found.push(message))
    } finally {
      // A scan that fails half-way keeps what it found, and the next one does not find it again.
      for (const dstEid of new Set(found.map((message) => message.dstEid))) await wake(dstEid)
    }
    return { outcome: 'scanned', eid, found: found.length }
  }

  /** The next function looks for work on its own schedule too, so a lost call costs time and nothing else. */
  async function wake(dstEid: number): Promise<void> {
    try {
      await wakeUp?.(dstEid)
    } catch (error) {
      log('warn', { event: 'wakeUpFailed', dstEid, reason: error instanceof Error ? error.message : String(error) })
    }
  }

  return async (event, { awsRequestId }: Context) => {
    try {
      const result = await scanAndWake(event)
      log('info', { event: 'invocation', awsRequestId, ...result })
      return result
    } catch (error) {
      const known = error instanceof RelayerError ? error : undefined
      const code = known?.code ?? 'UNEXPECTED'
      const reason = known?.shortMessage ?? (error instanceof Error ? error.stack : String(error))
      // An error that nobody foresaw may pass, so it is tried again.
      const retriable = known?.retriable ?? true
      log('error', { event: 'invocation', awsRequestId, outcome: retriable ? 'failed' : 'refused', code, reason })
      if (retriable) throw error
      return { outcome: 'refused', code }
    }
  }
}

function decodeEvent(event: unknown): z.output<typeof eventSchema> {
  const parsed = eventSchema.safeParse(event)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
  throw new EventInvalidError(problems.join('; '))
}
