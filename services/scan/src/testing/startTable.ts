import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'

/** A table in a local DynamoDB, with the keys that serverless.yml gives it. */
export type TestTable = {
  readonly client: DynamoDBClient
  readonly tableName: string
  readonly stop: () => Promise<void>
}

/** Starts a DynamoDB on a free port and makes the table. */
export async function startTable(): Promise<TestTable> {
  const tableName = 'omnicover-test'
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const keys = [
    { AttributeName: 'group', KeyType: 'HASH' as const },
    { AttributeName: 'key', KeyType: 'RANGE' as const },
  ]
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys,
      AttributeDefinitions: keys.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' })),
    }),
  )
  await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 30 }, { TableName: tableName })
  return {
    client,
    tableName,
    stop: async () => {
      client.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
