import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store, StoredEntry } from '../ports/store.js'

/** A store to be tested. */
export type StoreUnderTest = {
  readonly store: Store
  /** Opens what was written with a new connection, as another process would. */
  readonly reopen: () => Promise<Store>
  readonly stop: () => Promise<void>
}

/**
 * Proves what callers rely on in a {@link Store}: the same for the file of one process and for a table in the cloud.
 *
 * @param name - of the store, for the report
 * @param open - opens an empty store
 */
export function testStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name}, as a Store`, () => {
    let opened: StoreUnderTest
    let store: Store

    beforeAll(async () => {
      opened = await open()
      store = opened.store
    })
    afterAll(() => opened?.stop())

    async function all(prefix: string): Promise<StoredEntry[]> {
      const entries: StoredEntry[] = []
      for await (const page of store.scan(prefix)) entries.push(...page)
      return entries
    }
    /** Writes a row that is not there. Returns its version. */
    async function create(key: string, value: string): Promise<number> {
      const version = await store.compareAndSwap(key, 0, value)
      if (version === undefined) throw new Error(`there is a row ${key} already`)
      return version
    }
    const keysOf = async (prefix: string) => (await all(prefix)).map(({ key }) => key)

    test('behavior: a row is created once, and only if it does not exist', async () => {
      expect(await store.get('row/create')).toBeUndefined()
      expect(await store.compareAndSwap('row/create', 1, 'no such row')).toBeUndefined()
      const version = await store.compareAndSwap('row/create', 0, 'first')
      expect(version).toBeGreaterThan(0)
      expect(await store.compareAndSwap('row/create', 0, 'second')).toBeUndefined()
      expect(await store.get('row/create')).toEqual({ key: 'row/create', value: 'first', version })
    })

    test('behavior: a stale version neither overwrites nor deletes', async () => {
      const one = await create('row/stale', 'one')
      const two = (await store.compareAndSwap('row/stale', one, 'two')) ?? 0
      expect(two).toBeGreaterThan(0)
      expect(two).not.toBe(one)
      expect(await store.compareAndSwap('row/stale', one, 'stale')).toBeUndefined()
      expect(await store.remove('row/stale', one)).toBe(false)
      expect(await store.get('row/stale')).toEqual({ key: 'row/stale', value: 'two', version: two })
      expect(await store.remove('row/stale', two)).toBe(true)
      expect(await store.remove('row/stale', two)).toBe(false)
      expect(await store.get('row/stale')).toBeUndefined()
      expect(await store.compareAndSwap('row/stale', 0, 'again')).toBeDefined()
    })

    test('behavior: a version from before a row was removed is no version of the row that is written in its place', async () => {
      const first = await create('row/reborn', 'first')
      const before = (await store.compareAndSwap('row/reborn', first, 'changed')) ?? 0
      await store.remove('row/reborn', before)
      const second = await create('row/reborn', 'second')
      const now = await store.compareAndSwap('row/reborn', second, 'changed too')
      for (const version of [first, before]) {
        expect(await store.compareAndSwap('row/reborn', version, 'stale')).toBeUndefined()
        expect(await store.remove('row/reborn', version)).toBe(false)
      }
      expect(await store.get('row/reborn')).toEqual({ key: 'row/reborn', value: 'changed too', version: now })
    })

    test('behavior: of many writers that read the same version, one wins, and its value stays', async () => {
      const start = await create('row/race', 'start')
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.compareAndSwap('row/race', start, writer)),
      )
      const [version] = won.filter((one) => one !== undefined)
      expect(won.filter((one) => one !== undefined)).toHaveLength(1)
      const value = won.findIndex((one) => one !== undefined)
      expect(await store.get('row/race')).toEqual({ key: 'row/race', value, version })
    })

    test('behavior: of many that create the same row, one does', async () => {
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.compareAndSwap('row/birth', 0, writer)),
      )
      const [version] = won.filter((one) => one !== undefined)
      expect(won.filter((one) => one !== undefined)).toHaveLength(1)
      const value = won.findIndex((one) => one !== undefined)
      expect(await store.get('row/birth')).toEqual({ key: 'row/birth', value, version })
    })

    test('behavior: scan returns the rows of a prefix in key order and no others', async () => {
      for (const key of ['list/b/2', 'list/a/1', 'list/b/1', 'list/b', 'list/c/1', 'list/b/10', 'lists/b/1']) {
        await store.compareAndSwap(key, 0, key)
      }
      expect(await keysOf('list/b/')).toEqual(['list/b/1', 'list/b/10', 'list/b/2'])
      expect(await keysOf('list/')).toEqual(['list/a/1', 'list/b', 'list/b/1', 'list/b/10', 'list/b/2', 'list/c/1'])
      expect(await keysOf('list/none/')).toEqual([])
      expect((await all('list/b/'))[0]).toEqual(await store.get('list/b/1'))
    })

    test('behavior: scan goes on past the megabyte that a database may give at once', async () => {
      const keys = Array.from({ length: 6 }, (_, index) => `large/${index}`)
      for (const key of keys.toReversed()) await store.compareAndSwap(key, 0, 'x'.repeat(300_000))
      expect(await keysOf('large/')).toEqual(keys)
    })

    test('behavior: scan gives each of many rows once and in order, while the caller writes and removes some', async () => {
      const keys = Array.from({ length: 350 }, (_, index) => `many/${String(2 * index).padStart(4, '0')}`)
      await Promise.all(keys.map((key) => store.compareAndSwap(key, 0, 'before')))
      const seen: string[] = []
      for await (const page of store.scan('many/')) {
        expect(page.length).toBeLessThan(keys.length)
        for (const { key, version } of page) {
          seen.push(key)
          // As work does: what was looked at changes or goes, and more comes up.
          const changed = seen.length % 10 === 0 ? await store.compareAndSwap(key, version, 'after') : undefined
          if (seen.length % 100 === 0) await store.remove(key, changed ?? version)
          if (seen.length === 150) await store.compareAndSwap('many/0001', 0, 'behind')
        }
      }
      expect(seen).toEqual(keys)
      expect(await keysOf('many/')).toHaveLength(350 - 3 + 1)
    })

    test('behavior: returns every value as it was written, with bigints beyond the 38 digits of some databases', async () => {
      const whole = { wei: 2n ** 256n - 1n, small: 7n, count: 7, list: [null, true, 'text', { deep: -1n }] }
      await store.compareAndSwap('value/whole', 0, whole)
      expect((await store.get('value/whole'))?.value).toEqual(whole)

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
          await store.compareAndSwap(`value/${key}`, 0, value as never)
          expect((await store.get(`value/${key}`))?.value).toEqual(value)
        }),
        { numRuns: 50 },
      )
    })

    // The last one: a store of one process is closed by it.
    test('behavior: rows outlive the connection that wrote them', async () => {
      const version = await store.compareAndSwap('row/kept', 0, { amount: 2n ** 200n })
      store = await opened.reopen()
      expect(await store.get('row/kept')).toEqual({ key: 'row/kept', value: { amount: 2n ** 200n }, version })
    })
  })
}
