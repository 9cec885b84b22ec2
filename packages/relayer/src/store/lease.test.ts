import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLmdbStore } from '../adapters/lmdbStore.js'
import { createUsageMeter } from '../costs/usageMeter.js'
import { LeaseHeldError } from '../errors.js'
import { readStageUsage } from '../operations/readStageUsage.js'
import type { Store } from '../ports/store.js'
import { withLease } from './lease.js'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-lease-'))
  store = openLmdbStore(join(folder, 'store'))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const at = (nowMs: number) => ({ nowMs: () => nowMs })
const request = (owner: string) => ({ name: 'executor/1', owner, holdMs: 1_000 })
const never = () => new Promise<never>(() => undefined)

/** Work that goes on until it is told to end, and when it has begun. */
function untilTold() {
  let note: () => void = () => undefined
  let end: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    note = resolve
  })
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const work = () => {
    note()
    return ended
  }
  return { begun, work, end: () => end() }
}

test('keeps everybody else out while the work goes on, and lets the next one in when it has ended', async () => {
  const result = await withLease(store, at(0), request('a'), async () => {
    const refused = await withLease(store, at(999), request('b'), never).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LeaseHeldError)
    expect(refused).toMatchObject({ retriable: true, message: expect.stringContaining('1 ms') })
    return 'done'
  })
  expect(result).toBe('done')
  expect(await withLease(store, at(1), request('b'), async () => 'next')).toBe('next')
})

test('is given back by work that fails', async () => {
  const fails = () => Promise.reject(new Error('no luck'))
  await expect(withLease(store, at(0), request('a'), fails)).rejects.toThrow('no luck')
  expect(await withLease(store, at(0), request('b'), async () => 'next')).toBe('next')
})

test('is free again after its time when its owner was stopped, who then gives back nothing that is not his', async () => {
  const stopped = untilTold()
  const first = withLease(store, at(0), request('a'), stopped.work)
  await stopped.begun
  await withLease(store, at(1_000), request('b'), async () => {
    stopped.end()
    await first
    await expect(withLease(store, at(1_001), request('c'), never)).rejects.toThrow(LeaseHeldError)
  })
})

test('a lease of a worker whose clock was far ahead, and that died, does not keep the others out', async () => {
  const day = 86_400_000
  const { begun, work } = untilTold()
  void withLease(store, at(day), request('ahead'), work)
  await begun
  expect(await withLease(store, at(1_000), request('right'), async () => 'in')).toBe('in')
})

test('lets exactly one of twenty in that come at once', async () => {
  const entered: string[] = []
  const owners = Array.from({ length: 20 }, (_, index) => `${index}`)
  const runs = owners.map((owner) => {
    const { begun, work } = untilTold()
    void begun.then(() => entered.push(owner))
    return Promise.race([withLease(store, at(0), request(owner), work).catch(() => undefined), begun])
  })
  await Promise.all(runs)
  expect(entered).toHaveLength(1)
})

test('what a holder used of AWS and nobody was charged with stands in the row, and the next one takes it over', async () => {
  const meter = createUsageMeter()
  await withLease(store, at(0), { ...request('a'), meter }, async () => meter.add({ readUnit: 1 }))
  await withLease(store, at(1), { ...request('b'), meter }, async () => meter.add({ signature: 1, readUnit: 2 }))
  expect(await store.get('lease/executor/1')).toMatchObject({
    value: { usage: { looking: { readUnit: 1 }, carried: { signature: 1, readUnit: 2 } } },
  })
  const other = createUsageMeter()
  await withLease(store, at(2), { ...request('c'), meter: other }, async () => {
    const { share, end } = other.charge()
    expect(share()).toEqual({ signature: 1, readUnit: 2 })
    end(true)
  })
  expect(await store.get('lease/executor/1')).toMatchObject({
    value: { usage: { looking: { readUnit: 1 }, carried: {} } },
  })
  expect(await readStageUsage(store)).toEqual([{ stage: 'executor/1', usage: { readUnit: 1 } }])
})
