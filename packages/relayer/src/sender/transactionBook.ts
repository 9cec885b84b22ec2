import type { Address } from 'viem'
import { TransactionTakenError } from '../errors.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'
import { type TransactionRow, transactionRowSchema } from './transactionRow.js'

/** What one key has in flight on one chain: durable rows by nonce, mirrored in memory. */
export type TransactionBook = {
  /** Reads the rows, once. */
  readonly load: () => Promise<void>
  /** The rows, lower nonces first. */
  readonly rows: () => readonly TransactionRow[]
  /** The row of a nonce. */
  readonly at: (nonce: number) => TransactionRow | undefined
  readonly hasTask: (task: string) => boolean
  /** Writes a new row down under `row.nonce`, or under the next nonce that no other process took. */
  readonly insert: (row: TransactionRow) => Promise<TransactionRow>
  /**
   * Changes a row, if nobody else has written it since this book wrote or read it. So a process that was stopped in the middle of its
   * work, and goes on when its lease is somebody else's, does not write over what they did.
   *
   * @throws {TransactionTakenError} when somebody else changed or removed it; the book reads its rows anew at the next {@link load}
   */
  readonly write: (row: TransactionRow) => Promise<TransactionRow>
  readonly remove: (nonce: number) => Promise<void>
}

/**
 * Opens the rows of a key on a chain.
 *
 * @param store - where they are
 * @param eid - the chain
 * @param address - the key's address
 * @returns the book; {@link TransactionBook.load} comes first
 */
export function openTransactionBook(store: Store, eid: number, address: Address): TransactionBook {
  // All are kept: a row is the same object for as long as the store has it in the same version. Comparing what rows say takes longer.
  const table = openTable<TransactionRow>(store, transactionRowSchema, Number.POSITIVE_INFINITY)
  const prefix = `transaction/${eid}/${address.toLowerCase()}/`
  const keyOf = (nonce: number) => prefix + nonce.toString().padStart(12, '0')

  const byNonce = new Map<number, TransactionRow>()
  const nonceByTask = new Map<string, number>()
  let isLoaded = false

  function remember(row: TransactionRow): TransactionRow {
    byNonce.set(row.nonce, row)
    for (const task of row.tasks) nonceByTask.set(task, row.nonce)
    return row
  }

  function forgetAll(): void {
    byNonce.clear()
    nonceByTask.clear()
    isLoaded = false
  }

  async function insert(row: TransactionRow): Promise<TransactionRow> {
    if (await table.insert(keyOf(row.nonce), row)) return remember(row)
    const theirs = await table.get(keyOf(row.nonce))
    if (theirs !== undefined) remember(theirs)
    return insert({ ...row, nonce: row.nonce + 1 })
  }

  return {
    load: async () => {
      if (isLoaded) return
      for await (const page of table.scan(prefix)) for (const [, row] of page) remember(row)
      isLoaded = true
    },
    rows: () => [...byNonce.values()].sort((a, b) => a.nonce - b.nonce),
    at: (nonce) => byNonce.get(nonce),
    hasTask: (task) => nonceByTask.has(task),
    insert,
    write: async (row) => {
      const known = byNonce.get(row.nonce)
      const { changed } = await table.update(keyOf(row.nonce), (stored) => (stored === known ? row : undefined))
      if (changed) return remember(row)
      forgetAll()
      throw new TransactionTakenError(eid, address, row.nonce)
    },
    remove: async (nonce) => {
      await table.remove(keyOf(nonce))
      for (const task of byNonce.get(nonce)?.tasks ?? []) nonceByTask.delete(task)
      byNonce.delete(nonce)
    },
  }
}
