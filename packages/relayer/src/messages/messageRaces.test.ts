import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pad, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { openLmdbStore } from '../adapters/lmdbStore.js'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { messageKey } from '../domain/messageId.js'
import type { Store } from '../ports/store.js'
import { type Actor, takeTurns } from '../testing/takeTurns.js'
import { isOver, type Message } from './message.js'
import { openMessageStore } from './messageStore.js'

const hash = (value: number) => pad(toHex(value), { size: 32 })
const message: Message = {
  ...{
    guid: hash(1),
    payloadHash: hash(2),
    blockHash: hash(3),
    blockNumber: 1n,
    transactionHash: hash(4),
    logIndex: 0,
  },
  ...{ srcEid: 40_001, dstEid: 40_002, nonce: 1n, sender: hash(5), receiver: pad('0x22', { size: 20 }), packet: '0x' },
  ...{ gas: 1n, value: 0n, composeGas: 0n, status: 'delivered', isClosed: false, goesAlone: false, seenAtMs: 1 },
  ...{ attestations: {}, retries: {} },
}
const closed: Message = { ...message, isClosed: true }
const reorged: Message = { ...message, status: 'reorged' }

const close: Actor = (store) => openMessageStore(store).update(message, () => closed)
const drop: Actor = (store) => openMessageStore(store).update(message, () => reorged)
const reopen: Actor = (store) => openMessageStore(store).reopen(message, () => message)
const see: Actor = (store) => openMessageStore(store).insert(message)
const clearUp: Actor = async (store) => {
  for await (const _ of openMessageStore(store).openTo(message.dstEid));
}

const openKey = `message/open/${message.dstEid}/${messageKey(message)}`
const overKey = `message/over/${message.dstEid}/${messageKey(message)}`
/** What a crash can leave. */
const states = {
  open: { [openKey]: message },
  closed: { [overKey]: closed },
  'reorganised away': { [overKey]: reorged },
  'closed, not moved': { [openKey]: closed },
  'closed, half moved': { [openKey]: closed, [overKey]: closed },
  'open, half taken back': { [openKey]: message, [overKey]: closed },
}

async function begin(store: Store, rows: Readonly<Record<string, Message>>): Promise<void> {
  for await (const page of store.scan('')) for (const { key, version } of page) await store.remove(key, version)
  for (const [key, row] of Object.entries(rows)) await store.compareAndSwap(key, 0, row)
}

async function expectKept(store: Store, order: string): Promise<void> {
  const rows = await Promise.all([openKey, overKey].map((key) => store.get(key)))
  expect(rows.some(Boolean), `in a place after the steps ${order}`).toBe(true)
}

/** After whatever happened, the next look at the open ones leaves one message. */
async function expectOne(store: Store, order: string): Promise<void> {
  await clearUp(store)
  await expectKept(store, `${order}, cleared up`)
  const messages = openMessageStore(store)
  expect(await messages.list(), order).toHaveLength(1)
  expect(await messages.withGuid(message.dstEid, message), order).toHaveLength(1)
  const open = await store.get(openKey)
  expect(open !== undefined && isOver(open.value as Message), `an open row that is over after ${order}`).toBe(false)
}

/** Runs the processes in every order of their steps. A crash of any of them is an order in which it goes on last: every state in between is looked at. */
async function inEveryOrder(store: Store, rows: Readonly<Record<string, Message>>, actors: readonly Actor[]) {
  let path: { choice: number; of: number }[] = []
  do {
    await begin(store, rows)
    const turns = await takeTurns(store, actors)
    const order: number[] = []
    for (let waiting = turns.waiting(); waiting.length > 0; waiting = turns.waiting()) {
      if (path.length === order.length) path.push({ choice: 0, of: waiting.length })
      const index = waiting[path[order.length]?.choice ?? 0] ?? 0
      order.push(index)
      await turns.step(index)
      await expectKept(store, order.join(' '))
    }
    await Promise.all(actors.map((_, index) => turns.outcome(index)))
    await expectOne(store, order.join(' '))
    while (path.at(-1)?.choice === (path.at(-1)?.of ?? 0) - 1) path.pop()
    path = path.map((at, index) => (index === path.length - 1 ? { ...at, choice: at.choice + 1 } : at))
  } while (path.length > 0)
}

describe.each([
  ['memory', createMemoryStore],
  ['LMDB', openLmdbStore],
] as const)('messages in a store in %s', (kind, open) => {
  async function inStore(work: (store: Store) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'omnicover-races-'))
    const store = open(join(folder, 'store'))
    try {
      await work(store)
    } finally {
      await store.close()
      rmSync(folder, { recursive: true })
    }
  }

  const pairs: readonly (readonly Actor[])[] = [
    [close, reopen],
    [close, clearUp],
    [close, close],
    [clearUp, reopen],
    [reopen, reopen],
    [drop, see],
    [see, see],
    [clearUp, see],
  ]
  const nameOf = (actors: readonly Actor[]) => actors.map(({ name }) => name).join(', ')
  // A write of LMDB is on disk before the next, and the rules are the same.
  const groups = kind === 'memory' ? pairs : pairs.slice(0, 1)
  const starts = Object.entries(states).slice(0, kind === 'memory' ? undefined : 2)

  test.each(groups.flatMap((actors) => starts.map(([name, rows]) => [nameOf(actors), name, actors, rows] as const)))(
    'behavior: %s: in every order and after a crash at any step, one that was %s is there',
    async (_, __, actors, rows) => inStore((store) => inEveryOrder(store, rows, actors)),
  )

  test.each([
    [
      'closed and held up, it is cleared up and reopened by others',
      [close, clearUp, reopen],
      [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2],
    ],
    [
      'closed and held up, it is cleared up, reopened and closed again by others, the last of which dies',
      [close, clearUp, reopen, close],
      [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 2, 2],
    ],
  ] as const)('behavior: %s, and stays', async (_, actors, order) =>
    inStore(async (store) => {
      await begin(store, states.open)
      const turns = await takeTurns(store, actors)
      for (const index of order) await turns.step(index)
      await expectKept(store, 'before the first goes on')
      while (turns.waiting().includes(0)) await turns.step(0)
      await expectKept(store, 'after the first went on')
      await expectOne(store, 'all')
    }),
  )
})
