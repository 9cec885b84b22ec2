import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoreClosedError, StoreFileInvalidError } from '../errors.js'
import { testStore } from '../testing/storeSuite.js'
import { openLmdbStore } from './lmdbStore.js'

testStore('openLmdbStore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'omnicover-store-'))
  let store = openLmdbStore(join(folder, 'store'))
  return {
    store,
    reopen: async () => {
      await store.close()
      store = openLmdbStore(join(folder, 'store'))
      return store
    },
    stop: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
})

describe('openLmdbStore', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnicover-store-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

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
    expect(await fromEmpty.compareAndSwap('a', 0, 1)).toBeDefined()
    await fromEmpty.close()
  })

  test('behavior: closed under writes, reads and looks, which would crash the process: what was said to be written is there, the rest is refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const store = openLmdbStore(join(folder, `busy-${round}`))
      const written: string[] = []
      const work = Array.from({ length: 40 }, async (_, i) => {
        for (let step = 0; ; step += 1) {
          const key = `row/${i}/${step}`
          if (await store.compareAndSwap(key, 0, step)) written.push(key)
          await store.get(key)
          for await (const _page of store.scan(`row/${i}`));
        }
      })
      const ends = Promise.allSettled(work)
      await new Promise((resolve) => setTimeout(resolve, round))
      await store.close()
      for (const end of await ends) expect(end).toMatchObject({ reason: expect.any(StoreClosedError) })
      const again = openLmdbStore(join(folder, `busy-${round}`))
      for (const key of written) expect(await again.get(key)).toMatchObject({ key })
      await again.close()
    }
  })
})
