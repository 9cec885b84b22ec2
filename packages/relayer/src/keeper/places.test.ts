import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { openPlaces } from './places.js'

const DAY_MS = 86_400_000

/** A store that counts what is written. */
function countingStore() {
  const store = createMemoryStore()
  let writes = 0
  return {
    store: {
      ...store,
      compareAndSwap: (...row: Parameters<typeof store.compareAndSwap>) => {
        writes += 1
        return store.compareAndSwap(...row)
      },
    },
    writes: () => writes,
  }
}

describe('openPlaces', () => {
  test('default: who opens them later goes on where the one before stopped', async () => {
    const { store } = countingStore()
    const first = await openPlaces(store, 0)
    expect(first.next('covers')).toBeUndefined()
    first.note('covers', 500)
    first.note('moves', 7)
    await first.save()
    const second = await openPlaces(store, 60_000)
    expect([second.next('covers'), second.next('moves')]).toEqual([500, 7])
    second.note('covers', undefined)
    await second.save()
    expect((await openPlaces(store, 120_000)).next('covers')).toBeUndefined()
  })

  test('behavior: what was not saved is as if it had not been looked at', async () => {
    const { store } = countingStore()
    const places = await openPlaces(store, 0)
    places.note('covers', 500)
    expect((await openPlaces(store, 1)).next('covers')).toBeUndefined()
  })

  test('behavior: a round in which nothing moved writes nothing', async () => {
    const { store, writes } = countingStore()
    const first = await openPlaces(store, 0)
    first.note('covers', 500)
    await first.save()
    const second = await openPlaces(store, 1)
    second.note('covers', 500)
    second.note('moves', undefined)
    await second.save()
    expect(writes()).toBe(1)
  })

  test('behavior: a day after the first of them all are forgotten, however often they moved since', async () => {
    const { store } = countingStore()
    for (const nowMs of [0, DAY_MS / 2, DAY_MS - 1]) {
      const places = await openPlaces(store, nowMs)
      places.note('covers', nowMs + 1)
      await places.save()
    }
    const fresh = await openPlaces(store, DAY_MS)
    expect(fresh.next('covers')).toBeUndefined()
    await fresh.save()
    expect((await openPlaces(store, 2 * DAY_MS - 1)).next('covers')).toBeUndefined()
  })
})
