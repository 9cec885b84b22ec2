import { expect, test } from 'vitest'
import { createMemoryStore } from './memoryStore.js'

test('behavior: a row is only changed and removed at the version that was read, and scanned in order of keys', async () => {
  const store = createMemoryStore()
  const one = (await store.compareAndSwap('row/b', 0, 'one')) ?? 0
  expect(await store.compareAndSwap('row/b', 0, 'two')).toBeUndefined()
  const two = (await store.compareAndSwap('row/b', one, 'two')) ?? 0
  const other = await store.compareAndSwap('row/a', 0, 1n)
  expect(await store.compareAndSwap('other', 0, true)).toBeDefined()
  const rows = []
  for await (const page of store.scan('row/')) rows.push(...page)
  expect(rows).toEqual([
    { key: 'row/a', value: 1n, version: other },
    { key: 'row/b', value: 'two', version: two },
  ])
  expect(await store.remove('row/b', one)).toBe(false)
  expect(await store.remove('row/b', two)).toBe(true)
  expect(await store.get('row/b')).toBeUndefined()
})
