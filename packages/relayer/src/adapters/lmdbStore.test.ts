import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoreFileInvalidError } from '../errors.js'
import type { Store, StoredEntry } from '../ports/store.js'
import { openLmdbStore } from './lmdbStore.js'

let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-store-'))
  store = openLmdbStore(join(folder, 'store'))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function all(prefix: string): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = []
  for await (const entry of store.scan(prefix)) entries.push(entry)
  return entries
}

describe('openLmdbStore', () => {
  test('behavior: a row is created once, and only if it does not exist', async () => {
    expect(await store.compareAndSwap('a', 0, 'first')).toBe(true)
    expect(await store.compareAndSwap('a', 0, 'second')).toBe(false)
    expect(await store.get('a')).toEqual({ key: 'a', value: 'first', version: 1 })
  })

  test('behavior: of many writers that read the same version, one wins', async () => {
    await store.compareAndSwap('a', 0, 'start')
    const won = await Promise.all(Array.from({ length: 20 }, (_, writer) => store.compareAndSwap('a', 1, writer)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect((await store.get('a'))?.value).toBe(won.indexOf(true))
  })

  test('behavior: a stale version neither overwrites nor deletes', async () => {
    await store.compareAndSwap('a', 0, 'one')
    await store.compareAndSwap('a', 1, 'two')
    expect(await store.compareAndSwap('a', 1, 'stale')).toBe(false)
    expect(await store.compareAndSwap('missing', 3, 'stale')).toBe(false)
    expect(await store.remove('a', 1)).toBe(false)
    expect(await store.get('a')).toEqual({ key: 'a', value: 'two', version: 2 })
    expect(await store.remove('a', 2)).toBe(true)
    expect(await store.get('a')).toBeUndefined()
  })

  test('behavior: scan returns the rows of a prefix in key order and no others', async () => {
    for (const key of ['b/2', 'a/1', 'b/1', 'b', 'c/1', 'b/10']) await store.compareAndSwap(key, 0, key)
    expect((await all('b/')).map(({ key }) => key)).toEqual(['b/1', 'b/10', 'b/2'])
  })

  test('behavior: rows outlive the process that wrote them', async () => {
    await store.compareAndSwap('a', 0, { amount: 2n ** 200n })
    await store.close()
    store = openLmdbStore(join(folder, 'store'))
    expect(await store.get('a')).toEqual({ key: 'a', value: { amount: 2n ** 200n }, version: 1 })
  })

  test('behavior: returns every value as it was written', async () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.bigInt(),
        fc.string(),
        fc.array(tie('value')),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value'), { noNullPrototype: true }),
      ),
    })).value
    let key = 0
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        key += 1
        await store.compareAndSwap(`v/${key}`, 0, value as never)
        expect((await store.get(`v/${key}`))?.value).toEqual(value)
      }),
      { numRuns: 50 },
    )
  })

  test('error: StoreFileInvalidError for a file of another kind (which would crash the process), a folder and a missing folder', () => {
    for (const size of [1, 27, 20_000]) {
      writeFileSync(join(folder, 'text'), 'x'.repeat(size))
      expect(() => openLmdbStore(join(folder, 'text'))).toThrow(StoreFileInvalidError)
    }
    expect(() => openLmdbStore(folder)).toThrow(StoreFileInvalidError)
    expect(() => openLmdbStore(join(folder, 'missing', 'store'))).toThrow(StoreFileInvalidError)
  })

  test('behavior: an empty file, as mktemp leaves it, becomes a store', async () => {
    writeFileSync(join(folder, 'empty'), '')
    const fromEmpty = openLmdbStore(join(folder, 'empty'))
    expect(await fromEmpty.compareAndSwap('a', 0, 1)).toBe(true)
    await fromEmpty.close()
  })
})
