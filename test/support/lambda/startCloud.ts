import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import {
  pollSqs,
  type SqsHandler,
  startParameters,
  startTable,
  type TestKms,
  type TestParameters,
} from '@omnicover/aws/testing'
import { startFauxqs } from 'fauxqs'

/** A FIFO queue with its dead letters. */
export type LocalQueue = {
  readonly queueUrl: string
  readonly deadLetterUrl: string
  /** Does once what Lambda's event source mapping does. Returns how many messages there were. */
  readonly poll: (handler: SqsHandler) => Promise<number>
  /** Puts a message among the dead letters, as SQS does with what failed too often. */
  readonly bury: (body: object, group: string) => Promise<void>
}

/** What the functions need of AWS, on this machine. */
export type Cloud = {
  /** What points the AWS SDK here. */
  readonly environment: Readonly<Record<string, string>>
  readonly tableName: string
  /** Asks the table itself. */
  readonly table: DynamoDBClient
  /** The rows of the table by key. */
  readonly readRows: () => Promise<ReadonlyMap<string, string>>
  readonly kms: TestKms
  readonly parameters: TestParameters
  readonly queues: { readonly attest: LocalQueue; readonly deliver: LocalQueue }
  readonly stop: () => Promise<void>
}

/** Stands before a service. */
export type Front = (service: string, url: string) => Promise<string>

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/**
 * Starts a table, queues and parameters.
 *
 * @param kms - keys outlive a cloud: the chains know them
 * @param front - puts something before a service, and returns where to ask instead
 * @returns the cloud, empty
 */
export async function startCloud(kms: TestKms, front: Front = async (_, url) => url): Promise<Cloud> {
  const [table, parameters, sqs] = await Promise.all([
    startTable(),
    startParameters(),
    startFauxqs({ port: 0, logger: false, host: '127.0.0.1' }),
  ])
  const sqsUrl = `http://127.0.0.1:${sqs.port}`
  const frontedSqsUrl = await front('sqs', sqsUrl)
  // Lambda's own polling does not go through what stands before the service.
  const client = new SQSClient({ endpoint: sqsUrl, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false })

  // The emulator's own URLs name a host that is none.
  const urlOf = ({ queueUrl }: { readonly queueUrl: string }) =>
    frontedSqsUrl + queueUrl.slice(queueUrl.indexOf('/', 8))

  function createQueue(name: string): LocalQueue {
    const dead = sqs.createQueue(`${name}-dead.fifo`, { attributes: { FifoQueue: 'true' } })
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.queueArn, maxReceiveCount: 5 })
    const attributes = { FifoQueue: 'true', VisibilityTimeout: '360', RedrivePolicy }
    const made = sqs.createQueue(`${name}.fifo`, { attributes })
    const [queueUrl, deadLetterUrl] = [urlOf(made), urlOf(dead)]
    return {
      ...{ queueUrl, deadLetterUrl },
      poll: async (handler) => (await pollSqs(client, queueUrl, handler)).messages.length,
      bury: async (body, group) => {
        const ids = { MessageGroupId: group, MessageDeduplicationId: group.replaceAll('/', '-') }
        await client.send(
          new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: JSON.stringify(body), ...ids }),
        )
      },
    }
  }

  return {
    environment: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: await front('dynamodb', table.endpoint),
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      AWS_ENDPOINT_URL_KMS: await front('kms', kms.endpoint),
      AWS_ENDPOINT_URL_SQS: frontedSqsUrl,
    },
    tableName: table.tableName,
    table: table.client,
    readRows: async () => {
      const { Items = [] } = await table.client.send(
        new ScanCommand({ TableName: table.tableName, ConsistentRead: true }),
      )
      return new Map(Items.map(({ key, value }) => [key?.S ?? '', value?.S ?? '']))
    },
    ...{ kms, parameters },
    queues: { attest: createQueue('attest'), deliver: createQueue('deliver') },
    stop: async () => {
      client.destroy()
      await Promise.all([table.stop(), parameters.stop(), sqs.stop()])
    },
  }
}
