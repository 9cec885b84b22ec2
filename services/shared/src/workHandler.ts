import { createSqsBatchHandler, type Log } from '@omnicover/aws'
import { groupOfWork, toFailure, type Work } from '@omnicover/relayer'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Deadline } from './deadline.js'
import { handoverOf } from './failure.js'
import { type ContainerMeter, invocationOf } from './startMeter.js'

/** What a function does with the work of its queue. */
export type WorkHandlerParameters = {
  /** Does the work once. `owner` is of this piece alone. */
  readonly run: (work: Work, owner: string) => Promise<void>
  /** Makes the failed messages of a queue visible again soon, rather than after the time that a stopped function would take. */
  readonly comeAgainSoon: (records: readonly SQSRecord[]) => Promise<void>
  readonly deadline: Deadline
  readonly log: Log
  readonly meter: ContainerMeter
}

/**
 * Makes the handler of a stage that an SQS FIFO queue starts. The messages only say where to look, so a batch with several for one
 * chain is one look. What fails comes again, with everything behind it in its group, and after a few times goes to the dead letters. The
 * time being up, or somebody else being at it, is no failure: the next message comes within a minute.
 *
 * @param parameters - what it does
 * @returns the handler; it logs one line for each piece of work
 */
export function createWorkHandler({ run, comeAgainSoon, deadline, log, meter }: WorkHandlerParameters) {
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    deadline.begin(context)
    meter.begin(invocationOf.queue)
    log.begin(context)
    const { awsRequestId } = context
    const looked = new Set<string>()

    async function handle(work: Work): Promise<void> {
      const group = groupOfWork(work)
      if (looked.has(group)) return
      try {
        await run(work, `${awsRequestId}/${group}`)
        looked.add(group)
        log.write('info', 'work', { outcome: 'done', ...work })
      } catch (error) {
        const handover = handoverOf(error)
        if (handover === undefined) throw error
        looked.add(group)
        log.write('warn', 'work', { outcome: handover, ...work, reason: toFailure(error).reason })
      }
    }

    const onFailure = (record: SQSRecord, error: unknown): void => {
      const { code, reason } = toFailure(error)
      log.write('error', 'work', { outcome: 'failed', body: record.body, code, reason })
    }
    const response = await createSqsBatchHandler({ handle, onFailure })(event)
    // Also what was not tried, because it stands behind a failure: a group comes again only when all of it may.
    const ids = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
    const again = event.Records.filter(({ messageId }) => ids.has(messageId))
    if (again.length > 0) await comeAgainSoon(again)
    return response
  }
}
