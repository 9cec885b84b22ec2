import { readFileSync, rmSync, writeFileSync } from 'node:fs'
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

function take(path: string, file: string): void {
  while (!create(file)) {
    const owner = readOwner(file)
    if (owner === process.pid) return
    if (owner !== undefined && isAlive(owner)) throw new StoreInUseError(path, owner)
    rmSync(file, { force: true })
  }
}

function create(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
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
