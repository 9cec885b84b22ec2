import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch'
import type { WorkHandler } from '@omnicover/relayer'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { parseWork } from './parseWork.js'

/** What a batch is handled with. */
export type SqsBatchParameters = {
  readonly handle: WorkHandler
  /** Is told of each piece that is to come again, and why. */
  readonly onFailure: (record: SQSRecord, error: unknown) => void
}

/**
 * Makes the Lambda handler of an SQS FIFO queue, for an event source mapping with `ReportBatchItemFailures`: work is done in order, and
 * what fails is answered with everything behind it in its group, so that only those come again. It knows of no deadline: a function guards what its
 * work asks.
 *
 * @param parameters - see {@link SqsBatchParameters}
 * @returns the handler; it does not reject because of work that fails
 */
export function createSqsBatchHandler({ handle, onFailure }: SqsBatchParameters) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      try {
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
