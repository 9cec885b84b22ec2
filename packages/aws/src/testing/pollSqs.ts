import { DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'

/** A Lambda handler of a queue. */
export type SqsHandler = (
  event: SQSEvent,
  context: { readonly getRemainingTimeInMillis: () => number },
) => Promise<SQSBatchResponse>

/** A batch that was received and what became of it. */
export type Polled = { readonly messages: readonly Message[]; readonly failed: readonly string[] }

/**
 * Does once what Lambda's event source mapping does: receives a batch, invokes the handler, and deletes what did not fail.
 *
 * @param client - the SQS API
 * @param queueUrl - of the queue
 * @param handler - the function
 * @param onReceived - is told of the batch before the function runs
 * @returns the batch, and the ids of what failed
 */
export async function pollSqs(
  client: SQSClient,
  queueUrl: string,
  handler: SqsHandler,
  onReceived: (messages: readonly Message[]) => void = () => {},
): Promise<Polled> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
  )
  onReceived(messages)
  if (messages.length === 0) return { messages, failed: [] }
  const answer = await handler({ Records: messages.map(toRecord) }, { getRemainingTimeInMillis: () => 60_000 })
  const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  for (const { MessageId = '', ReceiptHandle } of messages) {
    if (!failed.includes(MessageId)) {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }))
    }
  }
  return { messages, failed }
}

function toRecord({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  MD5OfBody = '',
  Attributes = {},
}: Message): SQSRecord {
  const {
    ApproximateReceiveCount = '',
    SentTimestamp = '',
    SenderId = '',
    ApproximateFirstReceiveTimestamp = '',
  } = Attributes
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: { ...Attributes, ApproximateReceiveCount, SentTimestamp, SenderId, ApproximateFirstReceiveTimestamp },
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:work.fifo',
    awsRegion: 'us-east-1',
  }
}
