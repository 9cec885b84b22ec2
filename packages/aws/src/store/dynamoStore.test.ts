import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type Store, StoreRowInvalidError } from '@omnicover/relayer'
import { testStore } from '@omnicover/relayer/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TableError } from '../errors.js'
import { hasJava, startDynamoLocal } from '../testing/startDynamoLocal.js'
import { startTable, type TestTable } from '../testing/startTable.js'
import { testCredentials } from '../testing/testCredentials.js'
import { createDynamoStore } from './dynamoStore.js'

const clock = { nowMs: () => 1_800_000_000_999 }

/** The suite opens the table again with a client of its own. */
async function underTest(start: () => Promise<TestTable>) {
  const table = await start()
  const clients: DynamoDBClient[] = []
  return {
    store: createDynamoStore({ ...table, clock }),
    reopen: async () => {
      const client = new DynamoDBClient({ endpoint: table.endpoint, ...testCredentials })
      clients.push(client)
      return createDynamoStore({ ...table, client, clock })
    },
    stop: async () => {
      for (const client of clients) client.destroy()
      await table.stop()
    },
  }
}

testStore('createDynamoStore on dynalite', () => underTest(startTable))

if (hasJava()) testStore('createDynamoStore on DynamoDB Local', () => underTest(startDynamoLocal))
else console.warn("Not run on AWS's own DynamoDB Local: there is no java on the PATH.")

describe('createDynamoStore', () => {
  let table: TestTable
  let store: Store
  beforeAll(async () => {
    table = await startTable()
    store = createDynamoStore({ ...table, clock, retention: { prefix: 'message/over/', days: 90 } })
  })
  afterAll(() => table.stop())

  test('error: StoreRowInvalidError for a prefix that may lie in several partitions', async () => {
    const scanning = store.scan('mess')[Symbol.asyncIterator]()
    await expect(scanning.next()).rejects.toThrow(StoreRowInvalidError)
  })

  test('behavior: lets DynamoDB expire what is over, 90 days after it was written, and nothing else', async () => {
    const expiryOf = async (key: string) => {
      await store.compareAndSwap(key, 0, 'row')
      const Key = { group: { S: 'message' }, key: { S: key } }
      return (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }))).Item?.expiresAt
    }
    expect(await expiryOf('message/over/1/a')).toEqual({ N: String(1_800_000_000 + 90 * 86_400) })
    expect(await expiryOf('message/open/1/a')).toBeUndefined()
  })

  test('error: TableError says that a missing table does not come by itself, and that an unreachable one may', async () => {
    const missing = createDynamoStore({ ...table, tableName: 'no-such-table', clock })
    const refused = await missing.get('row/any').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(TableError)
    expect(refused).toMatchObject({ retriable: false, message: expect.stringContaining('no-such-table') })

    const stopped = await startTable()
    const unreachable = createDynamoStore({
      ...stopped,
      client: new DynamoDBClient({ endpoint: stopped.endpoint, ...testCredentials, maxAttempts: 1 }),
      clock,
    })
    await stopped.stop()
    expect(await unreachable.compareAndSwap('row/any', 0, 1).catch((error: unknown) => error)).toMatchObject({
      code: 'TABLE_FAILED',
      retriable: true,
    })
  })
})
