import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { StoreInUseError } from '../errors.js'

/**
 * Keeps other processes from a store file: a file beside it holds the id of the process that uses it. One that was left by a
 * process that has died is taken over. Stores of this very process are not kept apart.
 *
 * @param path - the store file; the lock is at the same name and `.pid`
 * @returns lets go of it; the end of the process does too
 * @throws {StoreInUseError} when another process that is alive holds it
 */
export function lockStore(path: string): () => void {
  const file = `${path}.pid`
  take(path, file)
  const release = () => {
    process.off('exit', release)
    if (readOwner(file) === process.pid) rmSync(file, { force: true })
  }
  process.once('exit', release)
  return release
}

/**
 * Says who uses a store file.
 *
 * @param path - the store file
 * @returns the id of the process, if it is alive; `undefined` when nobody uses it
 */
export function storeOwner(path: string): number | undefined {
  const owner = readOwner(`${path}.pid`)
  return owner !== undefined && isAlive(owner) ? owner : undefined
}

/** Milliseconds after which whoever began to take a store, and has not ended, has died of it: it is a look at a file and a write. */
const takingMs = 5_000

/** Between two tries, milliseconds. */
const pauseMs = 5

function take(path: string, file: string): void {
  oneAtATime(`${file}.taking`, () => {
    const owner = readOwner(file)
    if (owner !== undefined && owner !== process.pid && isAlive(owner)) throw new StoreInUseError(path, owner)
    // Whole at once, for who looks meanwhile.
    writeFileSync(`${file}.new`, String(process.pid))
    renameSync(`${file}.new`, file)
  })
}

/** Keeps other processes out while this one looks and writes: of two that find the same dead owner, one is to find the other. */
function oneAtATime(folder: string, work: () => void): void {
  while (!create(folder)) {
    if (isOlder(folder, takingMs)) rmdirIfThere(folder)
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
  }
  try {
    work()
  } finally {
    rmdirIfThere(folder)
  }
}

function create(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Of another time altogether counts as older: a clock was set. */
function isOlder(folder: string, ms: number): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false })
  return stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) > ms
}

function rmdirIfThere(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
}

/** Undefined when there is none, or what is there is no process id. */
function readOwner(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** A process of somebody else is alive too: asking after it is what is refused. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

const hasCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
