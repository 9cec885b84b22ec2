import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { type Store, StoreRowInvalidError } from '@omnicover/relayer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDynamoStore } from './dynamoStore.js'
import { TableError } from './errors.js'
import { startTable, type TestTable } from './testing/startTable.js'

let table: TestTable
let store: Store
const clock = { nowMs: () => 1_800_000_000_999 }

beforeAll(async () => {
  table = await startTable()
  store = createDynamoStore({ ...table, clock, retention: { prefix: 'message/over/', days: 90 } })
})
afterAll(() => table.stop())

async function keysOf(prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.scan(prefix)) keys.push(key)
  return keys
}

test('gives a row back as it was written, with bigints beyond the 38 digits of a DynamoDB number', async () => {
  const value = { wei: 2n ** 256n - 1n, small: 7n, count: 7, list: [null, true, 'text', { deep: -1n }] }
  expect(await store.compareAndSwap('row/whole', 0, value)).toBe(true)
  expect(await store.get('row/whole')).toEqual({ key: 'row/whole', value, version: 1 })
  expect(await store.get('row/absent')).toBeUndefined()
})

test('writes and deletes only what is still at the version that the writer has seen', async () => {
  expect(await store.compareAndSwap('row/swap', 1, 'no such row')).toBe(false)
  expect(await store.compareAndSwap('row/swap', 0, 'first')).toBe(true)
  expect(await store.compareAndSwap('row/swap', 0, 'again the first')).toBe(false)
  expect(await store.compareAndSwap('row/swap', 1, 'second')).toBe(true)
  expect(await store.get('row/swap')).toEqual({ key: 'row/swap', value: 'second', version: 2 })
  expect(await store.remove('row/swap', 1)).toBe(false)
  expect(await store.remove('row/swap', 2)).toBe(true)
  expect(await store.remove('row/swap', 2)).toBe(false)
})

test('lets exactly one of twenty writers at once win', async () => {
  await store.compareAndSwap('row/race', 0, 'start')
  const writers = Array.from({ length: 20 }, (_, writer) => store.compareAndSwap('row/race', 1, writer))
  expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1)
})

test('finds the rows of a prefix in key order, over more than one page of DynamoDB, and no others', async () => {
  const pageFiller = 'x'.repeat(300_000)
  const keys = Array.from({ length: 6 }, (_, index) => `message/open/1/${index}`)
  for (const key of keys.toReversed()) await store.compareAndSwap(key, 0, pageFiller)
  await store.compareAndSwap('message/open/10/0', 0, 'another chain')
  await store.compareAndSwap('cursor/1', 0, 'another kind')
  expect(await keysOf('message/open/1/')).toEqual(keys)
  expect(await keysOf('message/')).toEqual([...keys, 'message/open/10/0'])
  await expect(keysOf('mess')).rejects.toThrow(StoreRowInvalidError)
})

test('lets DynamoDB expire what is over, 90 days after it was written, and nothing else', async () => {
  const expiryOf = async (key: string) => {
    await store.compareAndSwap(key, 0, 'row')
    const Key = { group: { S: 'message' }, key: { S: key } }
    return (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }))).Item?.expiresAt
  }
  expect(await expiryOf('message/over/1/a')).toEqual({ N: String(1_800_000_000 + 90 * 86_400) })
  expect(await expiryOf('message/open/1/a')).toBeUndefined()
})

test('keeps its rows when another function opens the same table', async () => {
  await store.compareAndSwap('row/kept', 0, 'kept')
  const other = createDynamoStore({ ...table, clock })
  expect((await other.get('row/kept'))?.value).toBe('kept')
})

test('says that a missing table does not come by itself, and that an unreachable one may', async () => {
  const missing = createDynamoStore({ ...table, tableName: 'no-such-table', clock })
  const refused = await missing.get('row/any').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TableError)
  expect(refused).toMatchObject({ retriable: false, message: expect.stringContaining('no-such-table') })

  const stopped = await startTable()
  const unreachable = createDynamoStore({ ...stopped, clock })
  await stopped.stop()
  expect(await unreachable.compareAndSwap('row/any', 0, 1).catch((error: unknown) => error)).toMatchObject({
    code: 'TABLE_FAILED',
    retriable: true,
  })
})
