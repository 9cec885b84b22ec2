import type { Store, StoredEntry } from '../ports/store.js'
import { drawVersion } from '../store/drawVersion.js'

/** Rows that a scan gives at a time. */
const pageRows = 100

/**
 * Keeps rows in memory, for work that needs no more than this process.
 *
 * @returns an empty store
 */
export function createMemoryStore(): Store {
  const rows = new Map<string, StoredEntry>()
  const isAt = (key: string, version: number) => (rows.get(key)?.version ?? 0) === version
  return {
    get: async (key) => rows.get(key),
    compareAndSwap: async (key, version, value) => {
      if (!isAt(key, version)) return undefined
      const next = drawVersion()
      rows.set(key, { key, value, version: next })
      return next
    },
    remove: async (key, version) => isAt(key, version) && rows.delete(key),
    scan: async function* (prefix) {
      const keys = [...rows.keys()].filter((key) => key.startsWith(prefix)).sort()
      while (keys.length > 0) {
        const page = keys.splice(0, pageRows)
        yield page.map((key) => rows.get(key)).filter((row) => row !== undefined)
      }
    },
    close: async () => rows.clear(),
  }
}
