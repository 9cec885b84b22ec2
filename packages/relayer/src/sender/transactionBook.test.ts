import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLmdbStore } from '../adapters/lmdbStore.js'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { TransactionTakenError } from '../errors.js'
import type { Store } from '../ports/store.js'
import { openTransactionBook, type TransactionBook } from './transactionBook.js'
import type { TransactionRow } from './transactionRow.js'

const address = `0x${'e1'.repeat(20)}` as const
const rowOf = (nonce: number, task: string): TransactionRow => ({
  ...{ nonce, tasks: [task], to: `0x${'aa'.repeat(20)}`, data: '0x1234' },
  ...{ value: 5n, gas: 50_000n, createdMs: 1, cancelled: false, since: {}, signed: [] },
})

describe.each([
  ['in memory', () => createMemoryStore()],
  ['on disk', (folder: string) => openLmdbStore(join(folder, 'store'))],
])('a transaction book %s', (_, open) => {
  let folder: string
  let store: Store
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnicover-book-'))
    store = open(folder)
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function openBook(): Promise<TransactionBook> {
    const book = openTransactionBook(store, 40_161, address)
    await book.load()
    return book
  }

  test('default: what it wrote, and what it read, it changes again and again', async () => {
    const first = await openBook()
    await first.insert(rowOf(7, 'a'))
    for (const gas of [1n, 2n, 3n]) await first.write({ ...rowOf(7, 'a'), gas })
    const second = await openBook()
    expect(second.at(7)).toEqual({ ...rowOf(7, 'a'), gas: 3n })
    for (const gas of [4n, 5n]) await second.write({ ...rowOf(7, 'a'), gas })
    expect((await openBook()).rows()).toEqual([{ ...rowOf(7, 'a'), gas: 5n }])
  })

  test('behavior: a nonce that another process took is theirs, and the next one is taken', async () => {
    const [ours, theirs] = [await openBook(), await openBook()]
    await theirs.insert(rowOf(7, 'b'))
    expect((await ours.insert(rowOf(7, 'a'))).nonce).toBe(8)
    expect(ours.rows()).toEqual([rowOf(7, 'b'), rowOf(8, 'a')])
    await ours.write({ ...rowOf(7, 'b'), gas: 1n })
    expect((await openBook()).at(7)?.gas).toBe(1n)
  })

  test.each([
    ['changed', (theirs: TransactionBook) => theirs.write({ ...rowOf(7, 'a'), gas: 9n })],
    ['wrote anew as it was', (theirs: TransactionBook) => theirs.write(rowOf(7, 'a'))],
    ['removed', (theirs: TransactionBook) => theirs.remove(7)],
    [
      'removed and wrote down again as it was',
      async (theirs: TransactionBook) => {
        await theirs.remove(7)
        await theirs.insert(rowOf(7, 'a'))
      },
    ],
  ])(
    'error: TransactionTakenError over a row that another process %s; what they have is read again',
    async (_, change) => {
      const ours = await openBook()
      await ours.insert(rowOf(7, 'a'))
      const theirs = await openBook()
      await change(theirs)
      await expect(ours.write({ ...rowOf(7, 'a'), gas: 1n })).rejects.toThrow(TransactionTakenError)
      await ours.load()
      expect(ours.rows()).toEqual(theirs.rows())
      for (const row of ours.rows()) await ours.write({ ...row, gas: 2n })
      expect((await openBook()).rows().map(({ gas }) => gas)).toEqual(theirs.rows().map(() => 2n))
    },
  )
})
