import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type Store, StoreRowInvalidError, withLease } from '@omnicover/relayer'
import { testStore } from '@omnicover/relayer/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientSettings } from '../clientSettings.js'
import { TableError } from '../errors.js'
import { hasJava, startDynamoLocal } from '../testing/startDynamoLocal.js'
import { startLossyProxy } from '../testing/startLossyProxy.js'
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

/** A write that DynamoDB did and whose answer is lost: the SDK tries again, and finds the row in another version than it expects. */
function testLostAnswers(name: string, start: () => Promise<TestTable>): void {
  describe(name, () => {
    let stop = async () => {}
    let loseAnswer: (operation: string) => void
    let store: Store
    let others: Store
    beforeAll(async () => {
      const table = await start()
      const proxy = await startLossyProxy(table.endpoint)
      const client = new DynamoDBClient({ ...clientSettings, ...testCredentials, endpoint: proxy.endpoint })
      loseAnswer = proxy.loseAnswer
      store = createDynamoStore({ ...table, client, clock })
      others = createDynamoStore({ ...table, clock })
      stop = async () => {
        client.destroy()
        await proxy.stop()
        await table.stop()
      }
    })
    afterAll(() => stop())

    test('behavior: a row that was written and whose answer was lost on its way is known as its own', async () => {
      loseAnswer('PutItem')
      const first = await store.compareAndSwap('transaction/1/7', 0, 'task')
      expect(await others.get('transaction/1/7')).toEqual({ key: 'transaction/1/7', value: 'task', version: first })
      loseAnswer('PutItem')
      const second = await store.compareAndSwap('transaction/1/7', first ?? 0, 'task')
      expect(second).not.toBe(first)
      expect(await others.get('transaction/1/7')).toEqual({ key: 'transaction/1/7', value: 'task', version: second })
      loseAnswer('DeleteItem')
      expect(await store.remove('transaction/1/7', second ?? 0)).toBe(true)
      expect(await others.get('transaction/1/7')).toBeUndefined()
    })

    test('behavior: the same row of somebody else is not, though the answer that says so was lost', async () => {
      const theirs = (await others.compareAndSwap('transaction/1/8', 0, 'task')) ?? 0
      loseAnswer('PutItem')
      expect(await store.compareAndSwap('transaction/1/8', 0, 'task')).toBeUndefined()
      loseAnswer('PutItem')
      expect(await store.compareAndSwap('transaction/1/8', theirs - 1, 'task')).toBeUndefined()
      loseAnswer('DeleteItem')
      expect(await store.remove('transaction/1/8', theirs - 1)).toBe(false)
      expect(await others.get('transaction/1/8')).toEqual({ key: 'transaction/1/8', value: 'task', version: theirs })
    })

    test('behavior: who takes a lease and does not hear of it works, and gives it back', async () => {
      const run = (owner: string) =>
        withLease(store, clock, { name: 'deliver/1', owner, holdMs: 420_000 }, async () => owner)
      loseAnswer('PutItem')
      expect(await run('first')).toBe('first')
      expect(await run('second')).toBe('second')
    })
  })
}

testStore('createDynamoStore on dynalite', () => underTest(startTable))
testLostAnswers('createDynamoStore on dynalite whose answers are lost', startTable)

if (hasJava()) {
  testStore('createDynamoStore on DynamoDB Local', () => underTest(startDynamoLocal))
  testLostAnswers('createDynamoStore on DynamoDB Local whose answers are lost', startDynamoLocal)
} else console.warn("Not run on AWS's own DynamoDB Local: there is no java on the PATH.")

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
