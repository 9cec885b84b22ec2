import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guidOf } from '@omnicover/core'
import { pad, slice, toHex } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLmdbStore } from '../adapters/lmdbStore.js'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { messageKey } from '../domain/messageId.js'
import { StoreRowInvalidError } from '../errors.js'
import type { Store } from '../ports/store.js'
import type { Message } from './message.js'
import { type MessageStore, openMessageStore } from './messageStore.js'

let folder: string
let store: Store
let messages: MessageStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-messages-'))
  store = openLmdbStore(join(folder, 'store'))
  messages = openMessageStore(store)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Writes a message over an open one that is over, as a process does that dies before it moves it. */
async function leaveOver(over: Message): Promise<void> {
  const key = `message/open/40002/${messageKey(over)}`
  expect(await store.compareAndSwap(key, (await store.get(key))?.version ?? 0, over)).toBeDefined()
}

async function openTo(dstEid: number): Promise<Message[]> {
  const open: Message[] = []
  for await (const one of messages.openTo(dstEid)) open.push(one)
  return open
}

const hash = (value: number) => pad(toHex(value), { size: 32 })

function message(nonce: number, changes: Partial<Message> = {}): Message {
  return {
    guid: hash(nonce),
    payloadHash: hash(1),
    blockHash: hash(2),
    blockNumber: 1n,
    transactionHash: hash(3),
    logIndex: 0,
    srcEid: 40_001,
    dstEid: 40_002,
    nonce: BigInt(nonce),
    sender: hash(4),
    receiver: '0x0000000000000000000000000000000000000022',
    packet: '0x',
    gas: 1n,
    value: 0n,
    composeGas: 0n,
    status: 'seen',
    isClosed: false,
    goesAlone: false,
    seenAtMs: nonce,
    attestations: {},
    retries: {},
    ...changes,
  }
}

describe('openMessageStore', () => {
  test('default: messages under way are returned in the order of their nonces', async () => {
    for (const nonce of [10, 2, 1]) await messages.insert(message(nonce))
    await messages.insert(message(5, { dstEid: 40_003 }))
    expect((await openTo(40_002)).map(({ nonce }) => nonce)).toEqual([1n, 2n, 10n])
  })

  test('behavior: a known message is not inserted again', async () => {
    expect(await messages.insert(message(1))).toBe(true)
    await messages.update(message(1), (current) => ({ ...current, status: 'final' }))
    expect(await messages.insert(message(1))).toBe(false)
    expect((await messages.find(40_002, message(1)))?.status).toBe('final')
  })

  test('behavior: two changes at the same time both last', async () => {
    await messages.insert(message(1))
    const attest = (dvn: string) =>
      messages.update(message(1), (current) => ({
        ...current,
        attestations: { ...current.attestations, [dvn]: { atMs: 1 } },
      }))
    await Promise.all([attest('a'), attest('b'), attest('c')])
    expect(Object.keys((await messages.find(40_002, message(1)))?.attestations ?? {}).toSorted()).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  test('behavior: a message that is over leaves the open ones, stays in the list, and does not change any more', async () => {
    await messages.insert(message(1))
    await messages.update(message(1), (current) => ({ ...current, status: 'delivered', isClosed: true }))
    expect(await openTo(40_002)).toEqual([])
    expect(await messages.update(message(1), (current) => ({ ...current, status: 'parked' }))).toBeUndefined()
    expect((await messages.list()).map(({ status }) => status)).toEqual(['delivered'])
    expect(await messages.withGuid(40_002, message(1))).toHaveLength(1)
  })

  test('behavior: a message that was taken for reorganised away begins anew when it is seen again', async () => {
    await messages.insert(message(1))
    await messages.update(message(1), (current) => ({ ...current, status: 'reorged' }))
    expect(await messages.insert(message(1))).toBe(true)
    expect((await messages.list()).map(({ status }) => status)).toEqual(['seen'])
  })

  test('behavior: one that waits is not read anew, however many others get over', async () => {
    messages = openMessageStore(createMemoryStore())
    await messages.insert(message(1))
    const waiting = await openTo(40_002)
    for (let nonce = 2; nonce < 1_100; nonce += 1) {
      await messages.insert(message(nonce))
      await messages.update(message(nonce), (current) => ({ ...current, status: 'delivered', isClosed: true }))
    }
    const [one] = await openTo(40_002)
    expect(one).toBe(waiting[0])
  })

  test('behavior: a crash between the two writes that close a message leaves it once in the list, and is cleared up', async () => {
    const over = message(1, { status: 'delivered', isClosed: true })
    await messages.insert(over)
    expect(await messages.list()).toHaveLength(1)
    expect(await openTo(40_002)).toEqual([])
    expect(await messages.list()).toEqual([over])
  })

  test('behavior: one that was left over by a crash and begins anew while others are worked on stays open', async () => {
    await messages.insert(message(1))
    await messages.insert(message(2))
    await leaveOver(message(2, { status: 'reorged' }))
    for await (const { nonce } of messages.openTo(40_002)) {
      expect(nonce).toBe(1n)
      const another = openMessageStore(store)
      await another.update(message(2), () => undefined)
      expect(await another.insert(message(2))).toBe(true)
    }
    expect((await openTo(40_002)).map(({ nonce, status }) => `${nonce} ${status}`)).toEqual(['1 seen', '2 seen'])
  })

  test('behavior: one that gets over while all are read is given once', async () => {
    for (const nonce of [1, 2, 3]) await messages.insert(message(nonce))
    const given: bigint[] = []
    for await (const { nonce } of messages.all()) {
      given.push(nonce)
      await messages.update(message(1), (current) => ({ ...current, isClosed: true }))
    }
    expect(given).toEqual([1n, 2n, 3n])
  })

  describe('marks', () => {
    const ends = { srcEid: 40_001, sender: slice(hash(4), 12), dstEid: 40_002, receiver: message(1).receiver }
    const on = (nonce: number, blockNumber: bigint) =>
      message(nonce, { guid: guidOf({ ...message(nonce), receiver: pad(ends.receiver) }), blockNumber })
    const mark = async () => {
      const { nonce, blockNumber } = (await messages.marks.get(ends)) ?? {}
      return { nonce, blockNumber }
    }

    beforeEach(async () => {
      for (const [nonce, block] of [
        [1, 10n],
        [2, 20n],
        [3, 30n],
      ] as const)
        await messages.insert(on(nonce, block))
      await messages.marks.move(ends, undefined, { nonce: 3n, blockNumber: 30n })
    })

    test('behavior: a message that is reorganised away lowers its pathway’s to the one before it', async () => {
      await messages.update(on(2, 20n), (current) => ({ ...current, status: 'reorged' }))
      expect(await mark()).toEqual({ nonce: 1n, blockNumber: 10n })
    })

    test('behavior: also when the process died before that', async () => {
      await messages.insert(message(9))
      await leaveOver({ ...on(2, 20n), status: 'reorged' })
      await openTo(40_002)
      expect(await mark()).toEqual({ nonce: 1n, blockNumber: 10n })
    })

    test('behavior: who found one before it was lowered does not raise it again', async () => {
      const found = await messages.marks.get(ends)
      await messages.doubt(on(2, 20n))
      await messages.marks.move(ends, found, { nonce: 4n, blockNumber: 40n })
      expect(await mark()).toEqual({ nonce: 1n, blockNumber: 10n })
    })

    test('behavior: a doubt about a later message leaves it', async () => {
      await messages.doubt(on(5, 50n))
      expect(await mark()).toEqual({ nonce: 3n, blockNumber: 30n })
    })
  })

  test('error: StoreRowInvalidError for a row of another shape', async () => {
    await store.compareAndSwap('message/open/40002/x', 0, { guid: 'x' })
    await expect(messages.list()).rejects.toThrow(StoreRowInvalidError)
  })
})
