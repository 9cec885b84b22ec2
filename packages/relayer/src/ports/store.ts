/** A plain value that survives being stored: JSON, with bigint allowed. */
export type StoredValue =
  | null
  | boolean
  | number
  | string
  | bigint
  | readonly StoredValue[]
  | { readonly [key: string]: StoredValue | undefined }

/** A stored row. `version` is another one after every write, and after a row was removed and written anew none that the key had before. */
export type StoredEntry = { readonly key: string; readonly value: StoredValue; readonly version: number }

/**
 * Durable rows by key. A key is the word of its table, a slash, and the rest, since a database may keep each table apart. Every write is conditional on one row only, so a database with single-item conditional writes is enough.
 *
 * A resolved write is on disk: callers rely on it to survive a crash of the process right after.
 */
export type Store = {
  readonly get: (key: string) => Promise<StoredEntry | undefined>
  /** Writes the row if it is still at `version` (0: if it does not exist yet). Returns the version that it has now; `undefined` when it was not written. */
  readonly compareAndSwap: (key: string, version: number, value: StoredValue) => Promise<number | undefined>
  /** Deletes the row if it is still at `version`. Returns whether it was deleted. */
  readonly remove: (key: string, version: number) => Promise<boolean>
  /**
   * All rows whose key starts with `prefix`, in key order and in pages, of which each is read when it is asked for: there may be any number
   * of rows, and the caller may take long and write meanwhile. A row that is there all the time is given once; what is written
   * meanwhile may be given as it was before.
   */
  readonly scan: (prefix: string) => AsyncIterable<readonly StoredEntry[]>
  readonly close: () => Promise<void>
}
