import type * as z from 'zod'
import { StoreContendedError, StoreRowInvalidError } from '../errors.js'
import type { Store, StoredEntry, StoredValue } from '../ports/store.js'

/** Rows of one kind, checked by a schema when they are read. */
export type Table<Row> = {
  readonly get: (key: string) => Promise<Row | undefined>
  /** The row with its version, for who will remove exactly this one with `removeAt`. */
  readonly read: (key: string) => Promise<{ readonly row: Row; readonly version: number } | undefined>
  /** Writes a row that does not exist yet. Returns whether it was written. */
  readonly insert: (key: string, row: Row) => Promise<boolean>
  /**
   * Changes a row, again from the newest version if another writer was faster. `change` gets `undefined` when the row does not
   * exist, and returns `undefined` to leave everything as it is.
   *
   * @returns the row as it is now, its version (0 when there is none), and whether this call changed it
   */
  readonly update: (
    key: string,
    change: (row: Row | undefined) => Row | undefined,
  ) => Promise<{ readonly row: Row | undefined; readonly version: number; readonly changed: boolean }>
  /** Removes a row, whatever it has become since it was read. */
  readonly remove: (key: string) => Promise<void>
  /** Removes a row if it is still at `version`. Returns whether it did. */
  readonly removeAt: (key: string, version: number) => Promise<boolean>
  /** The rows whose key starts with `prefix`, in key order and in pages, of which each is read when it is asked for. */
  readonly scan: (prefix: string) => AsyncIterable<readonly (readonly [key: string, row: Row])[]>
}

const maxTries = 20

/**
 * Opens a table of a store.
 *
 * @param store - where the rows are
 * @param schema - what a row looks like
 * @param keep - rows that are kept in memory as they were read: while the store has the same version, they are not read again
 * @returns the table; reading throws `StoreRowInvalidError` on a row of another shape
 */
export function openTable<Row extends StoredValue>(store: Store, schema: z.ZodType<Row>, keep = 0): Table<Row> {
  const kept = new Map<string, { readonly version: number; readonly row: Row }>()

  function remember(key: string, version: number, row: Row): Row {
    kept.delete(key)
    const oldest = kept.size >= keep ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    if (keep > 0) kept.set(key, { version, row })
    return row
  }

  function parse(entry: StoredEntry): Row {
    const known = kept.get(entry.key)
    if (known?.version === entry.version) return known.row
    const parsed = schema.safeParse(entry.value)
    if (!parsed.success)
      throw new StoreRowInvalidError(entry.key, parsed.error.issues.map(({ path }) => path.join('.')).join(', '))
    return remember(entry.key, entry.version, parsed.data)
  }

  /** Writes a row, and returns its new version if it did. What the writer holds is what a reader would get: rows are plain values that the schema has checked. */
  async function write(key: string, version: number, row: Row): Promise<number | undefined> {
    const written = await store.compareAndSwap(key, version, row)
    if (written !== undefined) remember(key, written, row)
    return written
  }

  async function read(key: string): Promise<{ row: Row; version: number } | undefined> {
    const entry = await store.get(key)
    return entry && { row: parse(entry), version: entry.version }
  }

  return {
    get: async (key) => (await read(key))?.row,

    read,

    insert: async (key, row) => (await write(key, 0, row)) !== undefined,

    update: async (key, change) => {
      // A row that is kept is tried as it is: the write says whether the store still has that version, and spares a read.
      const known = kept.get(key)
      const next = known && change(known.row)
      if (known !== undefined && next !== undefined) {
        const written = await write(key, known.version, next)
        if (written !== undefined) return { row: next, version: written, changed: true }
      }
      for (let tries = 0; tries < maxTries; tries += 1) {
        const { row, version } = (await read(key)) ?? { row: undefined, version: 0 }
        const changed = change(row)
        if (changed === undefined) return { row, version, changed: false }
        const written = await write(key, version, changed)
        if (written !== undefined) return { row: changed, version: written, changed: true }
      }
      throw new StoreContendedError(key)
    },

    remove: async (key) => {
      const known = kept.get(key)
      kept.delete(key)
      if (known !== undefined && (await store.remove(key, known.version))) return
      for (let tries = 0; tries < maxTries; tries += 1) {
        const entry = await store.get(key)
        if (entry === undefined || (await store.remove(key, entry.version))) return
      }
      throw new StoreContendedError(key)
    },

    removeAt: (key, version) => {
      kept.delete(key)
      return store.remove(key, version)
    },

    scan: async function* (prefix) {
      // A page at once: while its rows wait for their turn, a writer may know newer ones.
      for await (const page of store.scan(prefix)) yield page.map((entry) => [entry.key, parse(entry)] as const)
    },
  }
}
