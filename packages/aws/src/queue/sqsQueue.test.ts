import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  MessageNotInflight,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { Work } from '@omnicover/relayer'
import { testQueue } from '@omnicover/relayer/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { QueueError } from '../errors.js'
import { pollSqs } from '../testing/pollSqs.js'
import { startSqs, type TestQueues } from '../testing/startSqs.js'
import { testCredentials } from '../testing/testCredentials.js'
import { createSqsBatchHandler } from './sqsBatchHandler.js'
import { createSqsQueue } from './sqsQueue.js'

async function countMessages({ client, deadLetterUrl }: TestQueues): Promise<number> {
  const names = ['ApproximateNumberOfMessages' as const]
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: names }),
  )
  return Number(Attributes?.ApproximateNumberOfMessages)
}

/** Unless it is deleted already. */
async function reveal({ client, queueUrl }: TestQueues, ReceiptHandle: string): Promise<void> {
  try {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }))
  } catch (error) {
    if (!(error instanceof MessageNotInflight)) throw error
  }
}

const asBatch = (handle: (work: Work) => Promise<void>) => createSqsBatchHandler({ handle, onFailure: () => {} })

testQueue('createSqsQueue with createSqsBatchHandler', async () => {
  const queues = await startSqs()
  const { client, queueUrl } = queues
  const hidden: string[] = []
  return {
    queue: createSqsQueue(queues),
    consume: (handle) =>
      pollSqs(client, queueUrl, asBatch(handle), (messages) => {
        for (const { ReceiptHandle } of messages) if (ReceiptHandle !== undefined) hidden.push(ReceiptHandle)
      }),
    // What the passing of 30 seconds does; the emulator's own clock is tested below.
    passVisibility: async () => {
      for (const handle of hidden.splice(0)) await reveal(queues, handle)
    },
    countParked: () => countMessages(queues),
    stop: queues.stop,
  }
})

describe('createSqsQueue', () => {
  const deliver: Work = { stage: 'deliver', eid: 40_231 }
  let queues: TestQueues
  beforeEach(async () => {
    queues = await startSqs({ visibilitySeconds: 1 })
  })
  afterEach(() => queues.stop())

  test('behavior: what was received and not deleted comes again when its visibility has run out', async () => {
    await createSqsQueue(queues).send(deliver, 'block 1')
    const failing = asBatch(() => Promise.reject(new Error('not now')))
    const { messages: first } = await pollSqs(queues.client, queues.queueUrl, failing)
    const seen: Work[] = []
    const succeeding = asBatch(async (work) => void seen.push(work))
    while (seen.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const { messages } = await pollSqs(queues.client, queues.queueUrl, succeeding)
      expect(messages.map(({ MessageId }) => MessageId)).toEqual(seen.length === 0 ? [] : [first[0]?.MessageId])
    }
    expect(seen).toEqual([deliver])
  })

  test('behavior: a message that is no work is parked, and redriven as it is', async () => {
    const { client, queueUrl } = queues
    const queue = createSqsQueue(queues)
    const bodies = ['not JSON', '{"stage":"attest"}', '{"stage":"attest","eid":1,"more":1}']
    for (const [index, MessageBody] of bodies.entries()) {
      const ids = { MessageGroupId: `${index}`, MessageDeduplicationId: `${index}` }
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, ...ids }))
    }
    const reasons = new Set<unknown>()
    const handler = createSqsBatchHandler({
      handle: () => Promise.reject(new Error('not reached')),
      onFailure: ({ body }, error) => reasons.add(`${body} ${error instanceof Error ? error.name : error}`),
    })
    while ((await countMessages(queues)) < bodies.length) {
      await pollSqs(client, queueUrl, handler)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect([...reasons]).toEqual(bodies.map((body) => `${body} WorkInvalidError`))
    expect(await queue.redrive()).toBe(bodies.length)
    const { messages } = await pollSqs(client, queueUrl, handler)
    expect(messages.map(({ Body }) => Body)).toEqual(bodies)
  })

  test('error: QueueError says that a missing queue does not come by itself, and that an unreachable one may', async () => {
    const missing = createSqsQueue({ ...queues, queueUrl: `${queues.queueUrl}-none` })
    const refused = await missing.send(deliver, 'block 1').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(QueueError)
    expect(refused).toMatchObject({ retriable: false, message: expect.stringContaining('QueueDoesNotExist') })

    const client = new SQSClient({ endpoint: 'http://127.0.0.1:9', ...testCredentials, maxAttempts: 1 })
    const unreachable = createSqsQueue({ ...queues, client })
    expect(await unreachable.redrive().catch((error: unknown) => error)).toMatchObject({
      code: 'QUEUE_FAILED',
      retriable: true,
    })
  })
})
