import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch'
import type { WorkHandler } from '@omnicover/relayer'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { DeadlineNearError } from '../errors.js'
import { parseWork } from './parseWork.js'

/** What a batch is handled with. */
export type SqsBatchParameters = {
  readonly handle: WorkHandler
  /** Milliseconds that one piece of work may take. With less left until the function's deadline, none is begun. */
  readonly reserveMs: number
  /** Is told of each piece that is to come again, and why. */
  readonly onFailure: (record: SQSRecord, error: unknown) => void
}

/** Milliseconds until Lambda stops the function. */
type Deadline = { readonly getRemainingTimeInMillis: () => number }

/**
 * Makes the Lambda handler of an SQS FIFO queue, for an event source mapping with `ReportBatchItemFailures`: work is done in order, and
 * what fails is answered with everything behind it in its group, so that only those come again.
 *
 * @param parameters - see {@link SqsBatchParameters}
 * @returns the handler; it does not reject because of work that fails
 */
export function createSqsBatchHandler({ handle, reserveMs, onFailure }: SqsBatchParameters) {
  return async (event: SQSEvent, context: Deadline): Promise<SQSBatchResponse> => {
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      try {
        const remainingMs = context.getRemainingTimeInMillis()
        if (remainingMs < reserveMs) throw new DeadlineNearError(remainingMs, reserveMs)
        await handle(parseWork(record.body))
      } catch (error) {
        onFailure(record, error)
        throw error
      }
    }
    return processPartialResponse(event, handleRecord, new SqsFifoPartialProcessorAsync(), {
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    })
  }
}
