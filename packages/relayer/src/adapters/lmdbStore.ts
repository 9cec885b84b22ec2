import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { open } from 'lmdb'
import { StoreClosedError, StoreFileInvalidError, StoreRowInvalidError } from '../errors.js'
import type { Store, StoredEntry } from '../ports/store.js'
import { drawVersion } from '../store/drawVersion.js'
import { deserialize, serialize } from '../store/serialize.js'
import { lockStore } from './storeLock.js'

/**
 * Keeps rows in one LMDB file.
 *
 * @param path - where the file is or will be; LMDB's lock of the same name and `-lock` stands beside it, and one with `.pid` while it is open
 * @returns the store; a resolved write is flushed to disk
 * @throws {StoreFileInvalidError} when the path is a folder, another kind of file, or in a folder that does not exist
 * @throws {StoreInUseError} when another process uses it
 */
export function openLmdbStore(path: string): Store {
  assertStoreFile(path)
  return openFile(path, lockStore(path))
}

/**
 * Opens the store file of a relayer that may be running, to look into it, or to write what is meant for that relayer.
 *
 * Every write is conditional and LMDB keeps processes apart, so it is safe; but rows of a message or a transaction belong to the relayer.
 *
 * @param path - where the file is
 * @returns the store; `undefined` when there is no file
 * @throws {StoreFileInvalidError} when the path leads to something else
 */
export function visitLmdbStore(path: string): Store | undefined {
  if (!existsSync(path)) return undefined
  assertStoreFile(path)
  return openFile(path, () => undefined)
}

/** Rows that a scan reads at a time. */
const pageRows = 100

function openFile(path: string, release: () => void): Store {
  const database = open<string, string>({ path, noSubdir: true, useVersions: true, encoding: 'string' })

  // Read when it is asked for: who knows a row of this version already does not ask.
  const toEntry = (key: string, text: string, version: number): StoredEntry => ({
    key,
    version,
    get value() {
      try {
        return deserialize(text)
      } catch {
        throw new StoreRowInvalidError(key, 'not JSON')
      }
    },
  })

  let isClosed = false
  const writing = new Set<Promise<unknown>>()
  const assertOpen = () => {
    if (isClosed) throw new StoreClosedError()
  }

  /** LMDB crashes the process when it is closed under a write. */
  async function write<Result>(work: () => Promise<Result>): Promise<Result> {
    assertOpen()
    const running = work()
    writing.add(running)
    try {
      return await running
    } finally {
      writing.delete(running)
    }
  }

  return {
    get: async (key) => {
      assertOpen()
      const entry = database.getEntry(key)
      return entry && toEntry(key, entry.value, entry.version ?? 0)
    },

    compareAndSwap: (key, version, value) =>
      write(async () => {
        const text = serialize(value)
        const next = drawVersion()
        const written =
          version === 0
            ? await database.ifNoExists(key, () => {
                database.put(key, text, next)
              })
            : await database.put(key, text, next, version)
        if (!written) return undefined
        await database.flushed
        return next
      }),

    remove: (key, version) =>
      write(async () => {
        const removed = await database.remove(key, version)
        if (removed) await database.flushed
        return removed
      }),

    scan: async function* (prefix) {
      // Keys are ASCII, so U+FFFF sorts after every key with this prefix.
      const end = `${prefix}\uffff`
      let start = prefix
      for (;;) {
        assertOpen()
        // All of a page at once: a range that is left open while the caller works keeps LMDB from using freed pages again.
        const options = { start, end, exclusiveStart: start !== prefix, limit: pageRows, versions: true }
        const page = [...database.getRange(options)]
        yield page.map(({ key, value, version }) => toEntry(key, value, version ?? 0))
        const last = page.at(-1)
        if (last === undefined || page.length < pageRows) return
        start = last.key
      }
    },

    close: async () => {
      isClosed = true
      await Promise.allSettled(writing)
      // A read gives its transaction back in the next turn of the clock.
      await sleep(1)
      await database.close()
      release()
    },
  }
}

/** LMDB crashes the process on a file that is not its own, so the magic number in the first page is checked here. */
function assertStoreFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) {
    if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new StoreFileInvalidError(path, 'is in a folder that does not exist')
    }
    return
  }
  if (!found.isFile()) throw new StoreFileInvalidError(path, 'is not a file')
  if (found.size > 0 && readMagic(path) !== lmdbMagic) throw new StoreFileInvalidError(path, 'is not an LMDB file')
}

const lmdbMagic = 0xbeefc0de
const magicOffset = 24

function readMagic(path: string): number {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(4)
    readSync(file, bytes, 0, bytes.length, magicOffset)
    return bytes.readUInt32LE()
  } finally {
    closeSync(file)
  }
}
