import type { Log } from '@omnicover/aws'
import { toFailure } from '@omnicover/relayer'
import type { Context, Handler } from 'aws-lambda'
import type * as z from 'zod'
import type { Deadline } from './deadline.js'
import { EventInvalidError } from './errors.js'
import { handoverOf } from './failure.js'
import { type ContainerMeter, invocationOf } from './startMeter.js'

/** What a function does with an event. */
export type EventHandlerParameters<Event, Result> = {
  readonly event: z.ZodType<Event>
  readonly run: (event: Event, awsRequestId: string) => Promise<Result>
  readonly deadline: Deadline
  readonly log: Log
  readonly meter?: ContainerMeter
}

/** What an invocation came to instead. `refused` needs a person; `unfinished` and `busy` go on with the next run. */
export type Ended = { readonly outcome: string; readonly code: string }

/**
 * Makes the handler of a function that a schedule, another function or a person starts.
 *
 * @param parameters - what it understands, and what it does
 * @returns the handler. It resolves when the event is dealt with, also when that is a refusal, and rejects when Lambda should run the
 * event again. It logs exactly one line of its own for each invocation.
 */
export function createEventHandler<Event, Result extends { readonly outcome: string }>(
  parameters: EventHandlerParameters<Event, Result>,
): Handler<unknown, Result | Ended> {
  const { event: schema, run, deadline, log, meter } = parameters
  return async (event, context: Context) => {
    const { awsRequestId } = context
    deadline.begin(context)
    meter?.begin(invocationOf.schedule)
    log.begin(context)
    try {
      const result = await run(decode(schema, event), awsRequestId)
      log.write('info', 'invocation', result)
      return result
    } catch (error) {
      const { code, reason, retriable } = toFailure(error)
      const handover = handoverOf(error)
      const outcome = handover ?? (retriable ? 'failed' : 'refused')
      log.write(handover === undefined ? 'error' : 'warn', 'invocation', { outcome, code, reason })
      if (outcome === 'failed') throw error
      return { outcome, code }
    }
  }
}

function decode<Event>(schema: z.ZodType<Event>, event: unknown): Event {
  const parsed = schema.safeParse(event)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
  throw new EventInvalidError(problems.join('; '))
}
