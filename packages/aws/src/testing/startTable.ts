import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { testCredentials } from './testCredentials.js'

/** A table in a local DynamoDB, with the keys that serverless.yml gives it. */
export type TestTable = {
  readonly client: DynamoDBClient
  readonly tableName: string
  /** Of the database. */
  readonly endpoint: string
  readonly stop: () => Promise<void>
}

/** Starts dynalite, a DynamoDB in this process, on a free port and makes the table. */
export async function startTable(): Promise<TestTable> {
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return createTable(`http://127.0.0.1:${port}`, () => new Promise((resolve) => server.close(() => resolve())))
}

/**
 * Makes the table in a database.
 *
 * @param endpoint - of the database, which listens
 * @param stopDatabase - ends the database
 * @returns the table
 */
export async function createTable(endpoint: string, stopDatabase: () => Promise<void>): Promise<TestTable> {
  const tableName = 'omnicover-test'
  const client = new DynamoDBClient({ endpoint, ...testCredentials })
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
    endpoint,
    stop: async () => {
      client.destroy()
      await stopDatabase()
    },
  }
}
