import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { openTable } from './table.js'

const schema = z.object({ count: z.number() })
const raise = (row: { count: number } | undefined) => ({ count: (row?.count ?? 0) + 1 })

describe('a table that keeps rows', () => {
  test('changes and removes a row that it knows without reading it again', async () => {
    const store = createMemoryStore()
    let reads = 0
    const get = (key: string) => {
      reads += 1
      return store.get(key)
    }
    const table = openTable({ ...store, get }, schema, 10)
    for (const count of [1, 2, 3])
      expect(await table.update('a', raise)).toMatchObject({ row: { count }, changed: true })
    await table.remove('a')
    expect(reads).toBe(1)
    expect(await store.get('a')).toBeUndefined()
  })

  test('takes in a page at once: rows that are written while the page is worked through are known as they were written', async () => {
    const store = createMemoryStore()
    const table = openTable(store, schema, 10)
    const keys = ['row/1', 'row/2', 'row/3']
    for (const key of keys) await table.insert(key, { count: 1 })
    const written = { count: 2 }
    for await (const page of table.scan('row/'))
      for (const [key] of page) if (key === 'row/1') await table.update('row/3', () => written)
    const known: unknown[] = []
    for await (const page of table.scan('row/')) known.push(...page.map(([, row]) => row))
    expect(known[2]).toBe(written)
  })

  test('removes a row also when another writer was faster', async () => {
    const store = createMemoryStore()
    const [ours, theirs] = [openTable(store, schema, 10), openTable(store, schema, 10)]
    await ours.update('a', raise)
    await theirs.update('a', raise)
    await ours.remove('a')
    expect(await ours.get('a')).toBeUndefined()
  })

  test('removes exactly the row that was read, or that it wrote', async () => {
    const store = createMemoryStore()
    const [ours, theirs] = [openTable(store, schema, 10), openTable(store, schema, 10)]
    const { version } = await ours.update('a', raise)
    expect(await theirs.read('a')).toEqual({ row: { count: 1 }, version })
    await theirs.update('a', raise)
    expect(await ours.removeAt('a', version)).toBe(false)
    expect(await ours.get('a')).toEqual({ count: 2 })
    expect(await ours.removeAt('a', (await ours.read('a'))?.version ?? 0)).toBe(true)
    expect(await ours.read('a')).toBeUndefined()
  })

  test('changes the newest version when another writer was faster, and says so when there is nothing to change', async () => {
    const store = createMemoryStore()
    const [ours, theirs] = [openTable(store, schema, 10), openTable(store, schema, 10)]
    await ours.update('a', raise)
    await theirs.update('a', raise)
    const once = (row: { count: number } | undefined) => (row?.count === 1 ? { count: 9 } : undefined)
    expect(await ours.update('a', once)).toMatchObject({ row: { count: 2 }, changed: false })
    expect(await ours.update('a', raise)).toMatchObject({ row: { count: 3 }, changed: true })
    await theirs.remove('a')
    expect(await ours.update('a', raise)).toMatchObject({ row: { count: 1 }, changed: true })
  })

  test('does not take a row for the one that it knows which was removed and written anew as often', async () => {
    const store = createMemoryStore()
    const [ours, theirs] = [openTable(store, schema, 10), openTable(store, schema, 10)]
    await ours.insert('a', { count: 7 })
    await theirs.remove('a')
    await theirs.insert('a', { count: 8 })
    expect(await ours.get('a')).toEqual({ count: 8 })
    expect(await ours.update('a', raise)).toMatchObject({ row: { count: 9 }, changed: true })
  })
})
