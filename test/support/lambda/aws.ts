import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'

/** DynamoDB and the invocation of Lambda functions, on this machine. */
export type Aws = {
  /** What points the AWS SDK here. */
  readonly environment: Readonly<Record<string, string>>
  readonly createTable: (table: CreateTableCommandInput) => Promise<void>
  /** The rows of a table by key. */
  readonly readRows: (tableName: string) => Promise<ReadonlyMap<string, string>>
  /** The functions that were invoked, with their events. */
  readonly invocations: { readonly path: string | undefined; readonly event: unknown }[]
  readonly stop: () => Promise<void>
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** Starts both. */
export async function startAws(): Promise<Aws> {
  const invocations: Aws['invocations'] = []
  const dynamo = dynalite({ createTableMs: 0 })
  const lambda = createServer(async (request, response) => {
    invocations.push({ path: request.url, event: JSON.parse(await text(request)) })
    response.writeHead(202).end()
  })
  const [dynamoUrl, lambdaUrl] = await Promise.all([listen(dynamo), listen(lambda)])
  const client = new DynamoDBClient({ endpoint: dynamoUrl, region: 'us-east-1', credentials })

  return {
    environment: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
      AWS_ENDPOINT_URL_LAMBDA: lambdaUrl,
    },
    createTable: async (table) => {
      await client.send(new CreateTableCommand(table))
      const wait = { client, minDelay: 1, maxDelay: 1, maxWaitTime: 30 }
      await waitUntilTableExists(wait, { TableName: table.TableName })
    },
    readRows: async (tableName) => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }))
      return new Map(Items.map(({ key, value }) => [key?.S ?? '', value?.S ?? '']))
    },
    invocations,
    stop: async () => {
      client.destroy()
      await Promise.all([dynamo, lambda].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
