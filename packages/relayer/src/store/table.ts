import type * as z from 'zod'
import { StoreContendedError, StoreRowInvalidError } from '../errors.js'
import type { Store, StoredEntry, StoredValue } from '../ports/store.js'

/** Rows of one kind, checked by a schema when they are read. */
export type Table<Row> = {
  readonly get: (key: string) => Promise<Row | undefined>
  /** Writes a row that does not exist yet. Returns whether it was written. */
  readonly insert: (key: string, row: Row) => Promise<boolean>
  /**
   * Changes a row, again from the newest version if another writer was faster. `change` gets `undefined` when the row does not
   * exist, and returns `undefined` to leave everything as it is.
   *
   * @returns the row as it is now, and whether this call changed it
   */
  readonly update: (
    key: string,
    change: (row: Row | undefined) => Row | undefined,
  ) => Promise<{ readonly row: Row | undefined; readonly changed: boolean }>
  readonly remove: (key: string) => Promise<void>
  readonly scan: (prefix: string) => AsyncIterable<readonly [key: string, row: Row]>
}

const maxTries = 20

/**
 * Opens a table of a store.
 *
 * @param store - where the rows are
 * @param schema - what a row looks like
 * @returns the table; reading throws `StoreRowInvalidError` on a row of another shape
 */
export function openTable<Row extends StoredValue>(store: Store, schema: z.ZodType<Row>): Table<Row> {
  const parse = ({ key, value }: StoredEntry): Row => {
    const parsed = schema.safeParse(value)
    if (!parsed.success)
      throw new StoreRowInvalidError(key, parsed.error.issues.map(({ path }) => path.join('.')).join(', '))
    return parsed.data
  }

  return {
    get: async (key) => {
      const entry = await store.get(key)
      return entry && parse(entry)
    },

    insert: (key, row) => store.compareAndSwap(key, 0, row),

    update: async (key, change) => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const entry = await store.get(key)
        const row = entry && parse(entry)
        const changed = change(row)
        if (changed === undefined) return { row, changed: false }
        if (await store.compareAndSwap(key, entry?.version ?? 0, changed)) return { row: changed, changed: true }
      }
      throw new StoreContendedError(key)
    },

    remove: async (key) => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const entry = await store.get(key)
        if (entry === undefined || (await store.remove(key, entry.version))) return
      }
      throw new StoreContendedError(key)
    },

    scan: async function* (prefix) {
      for await (const entry of store.scan(prefix)) yield [entry.key, parse(entry)]
    },
  }
}
