import { SQSClient } from '@aws-sdk/client-sqs'
import { startFauxqs } from 'fauxqs'
import { testCredentials } from './testCredentials.js'

/** An SQS FIFO queue with its dead-letter queue. */
export type TestQueues = {
  readonly client: SQSClient
  readonly endpoint: string
  readonly queueUrl: string
  readonly deadLetterUrl: string
  readonly stop: () => Promise<void>
}

/**
 * Starts an SQS in this process, on a free port.
 *
 * @param settings - seconds for which received messages are hidden, 30 when absent; attempts, 3 when absent
 * @returns the queues, empty
 */
export async function startSqs(
  settings: { visibilitySeconds?: number; maxReceives?: number } = {},
): Promise<TestQueues> {
  const { visibilitySeconds = 30, maxReceives = 3 } = settings
  const server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' })
  const dead = server.createQueue('work-dead.fifo', { attributes: { FifoQueue: 'true' } })
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: maxReceives })
  const { queueUrl } = server.createQueue('work.fifo', {
    attributes: { FifoQueue: 'true', VisibilityTimeout: String(visibilitySeconds), RedrivePolicy },
  })
  // Its queue URLs name a host that need not resolve: the client asks the endpoint.
  const endpoint = `http://127.0.0.1:${server.port}`
  const client = new SQSClient({ endpoint, ...testCredentials })
  return {
    client,
    endpoint,
    queueUrl,
    deadLetterUrl: dead.queueUrl,
    stop: async () => {
      client.destroy()
      await server.stop()
    },
  }
}
