import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { openFeeLedger } from './feeLedger.js'

const address = `0x${'5e'.repeat(20)}` as const
const noon = 20_000.5 * 86_400_000
const tomorrow = noon + 86_400_000

describe('openFeeLedger', () => {
  test('default: adds up what was paid since midnight UTC, and a ledger that is opened anew knows it', async () => {
    const store = createMemoryStore()
    const ledger = openFeeLedger(store, 40_201, address)
    expect(await ledger.spentToday(noon)).toBe(0n)
    await ledger.count(0, 5n, noon, () => false)
    await ledger.count(1, 7n, noon, () => false)
    expect(await openFeeLedger(store, 40_201, address).spentToday(noon)).toBe(12n)
    expect(await openFeeLedger(store, 40_202, address).spentToday(noon)).toBe(0n)
  })

  test('behavior: with the next day it begins at nothing', async () => {
    const ledger = openFeeLedger(createMemoryStore(), 40_201, address)
    await ledger.count(0, 5n, noon, () => false)
    expect(await ledger.spentToday(tomorrow)).toBe(0n)
    await ledger.count(1, 7n, tomorrow, () => false)
    expect(await ledger.spentToday(tomorrow)).toBe(7n)
  })

  test('behavior: a transaction that is acknowledged again after a crash is counted once, also over midnight', async () => {
    const ledger = openFeeLedger(createMemoryStore(), 40_201, address)
    const inFlight = new Set([0, 1])
    await ledger.count(0, 5n, noon, (nonce) => inFlight.has(nonce))
    await ledger.count(0, 5n, noon, (nonce) => inFlight.has(nonce))
    await ledger.count(1, 7n, noon, (nonce) => inFlight.has(nonce))
    expect(await ledger.spentToday(noon)).toBe(12n)
    await ledger.count(0, 5n, tomorrow, (nonce) => inFlight.has(nonce))
    expect(await ledger.spentToday(tomorrow)).toBe(0n)
  })

  test('behavior: a nonce is remembered for as long as it may be in flight, so that the row does not grow', async () => {
    const store = createMemoryStore()
    const ledger = openFeeLedger(store, 40_201, address)
    for (let nonce = 0; nonce < 5; nonce += 1) await ledger.count(nonce, 1n, noon, (other) => other === 3)
    expect(await store.get(`fees/40201/${address}`)).toMatchObject({ value: { counted: [3, 4] } })
  })
})
