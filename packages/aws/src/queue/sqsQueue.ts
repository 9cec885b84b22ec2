import { createHash } from 'node:crypto'
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { groupOfWork, type Queue } from '@omnicover/relayer'
import { QueueError } from '../errors.js'
import { isLasting, nameAndMessage } from '../failures.js'
import { parseWork } from './parseWork.js'

/** Where work is sent to. */
export type SqsSenderParameters = {
  readonly client: SQSClient
  /** Of a FIFO queue. */
  readonly queueUrl: string
}

/** Where the work is. */
export type SqsQueueParameters = SqsSenderParameters & {
  /** Of its dead-letter queue, which is FIFO too. */
  readonly deadLetterUrl: string
}

/**
 * Hands work to stages through an SQS FIFO queue, and does nothing else with it: a function that only sends needs no other right.
 *
 * @param parameters - client and queue
 * @returns what sends
 */
export function createSqsSender(parameters: SqsSenderParameters): Queue['send'] {
  return async (work, cause) => {
    const group = groupOfWork(work)
    await enqueue(parameters, JSON.stringify(work), group, `${group}/${cause}`)
  }
}

/**
 * Hands work to stages through an SQS FIFO queue. Lambda reads the queue: see `createSqsBatchHandler`.
 *
 * @param parameters - client and queues
 * @returns the queue
 */
export function createSqsQueue({ client, queueUrl, deadLetterUrl }: SqsQueueParameters): Queue {
  /** Queued before it is deleted: a crash between the two leaves it in both, and the id of the message takes care of the second copy. */
  async function redriveOne({ Body = '', MessageId, ReceiptHandle, Attributes }: Message): Promise<void> {
    await enqueue(
      { client, queueUrl },
      Body,
      Attributes?.MessageGroupId ?? groupOfWork(parseWork(Body)),
      `redrive/${MessageId}`,
    )
    await ask('delete', deadLetterUrl, () =>
      client.send(new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle })),
    )
  }

  return {
    send: createSqsSender({ client, queueUrl }),

    redrive: async () => {
      for (let redriven = 0; ; ) {
        const { Messages = [] } = await ask('receive', deadLetterUrl, () =>
          client.send(
            new ReceiveMessageCommand({
              QueueUrl: deadLetterUrl,
              MaxNumberOfMessages: 10,
              MessageSystemAttributeNames: ['MessageGroupId'],
            }),
          ),
        )
        if (Messages.length === 0) return redriven
        for (const message of Messages) await redriveOne(message)
        redriven += Messages.length
      }
    },
  }
}

async function enqueue({ client, queueUrl }: SqsSenderParameters, body: string, group: string, dedup: string) {
  const request = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageGroupId: group,
    // A hash: SQS takes 128 characters of a small alphabet, and a cause may be anything.
    MessageDeduplicationId: createHash('sha256').update(dedup).digest('hex'),
  })
  await ask('send', queueUrl, () => client.send(request))
}

async function ask<Result>(operation: string, url: string, request: () => Promise<Result>): Promise<Result> {
  try {
    return await request()
  } catch (error) {
    throw new QueueError(url, operation, nameAndMessage(error), !isLasting(error))
  }
}
