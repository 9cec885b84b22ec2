import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Log } from '@omnicover/aws'
import type { SQSRecord } from 'aws-lambda'

/** Seconds. A node that refused is not asked again at once; the time that a queue gives a stopped function is minutes. */
const waitSeconds = 10

/**
 * Makes failed messages visible again soon.
 *
 * @param client - SQS
 * @param queueUrl - where they are from
 * @param log - is told when SQS does not do it: then they come again after the queue's own time
 * @returns what does it
 */
export function createComeAgainSoon(client: SQSClient, queueUrl: string, log: Log) {
  return async (records: readonly SQSRecord[]): Promise<void> => {
    const entries = records.map(({ receiptHandle }, index) => {
      return { Id: `${index}`, ReceiptHandle: receiptHandle, VisibilityTimeout: waitSeconds }
    })
    try {
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries }))
    } catch (error) {
      log.write('warn', 'comeAgainSoonFailed', { reason: error instanceof Error ? error.message : String(error) })
    }
  }
}
