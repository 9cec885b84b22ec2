import { expect, test } from 'vitest'
import { createMemoryStore } from './memoryStore.js'

test('behavior: a row is only changed and removed at the version that was read, and scanned in order of keys', async () => {
  const store = createMemoryStore()
  expect(await store.compareAndSwap('row/b', 0, 'one')).toBe(true)
  expect(await store.compareAndSwap('row/b', 0, 'two')).toBe(false)
  expect(await store.compareAndSwap('row/b', 1, 'two')).toBe(true)
  expect(await store.compareAndSwap('row/a', 0, 1n)).toBe(true)
  expect(await store.compareAndSwap('other', 0, true)).toBe(true)
  const rows = []
  for await (const row of store.scan('row/')) rows.push(row)
  expect(rows).toEqual([
    { key: 'row/a', value: 1n, version: 1 },
    { key: 'row/b', value: 'two', version: 2 },
  ])
  expect(await store.remove('row/b', 1)).toBe(false)
  expect(await store.remove('row/b', 2)).toBe(true)
  expect(await store.get('row/b')).toBeUndefined()
})
