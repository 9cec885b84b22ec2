import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StoreInUseError } from '../errors.js'
import { openLmdbStore } from './lmdbStore.js'

let folder: string
let path: string
let pidFile: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-lock-'))
  path = join(folder, 'store')
  pidFile = `${path}.pid`
})
afterEach(() => rmSync(folder, { recursive: true }))

test('default: an open store holds the id of its process beside it, a closed one does not', async () => {
  const store = openLmdbStore(path)
  expect(readFileSync(pidFile, 'utf8')).toBe(String(process.pid))
  await store.close()
  expect(existsSync(pidFile)).toBe(false)
})

test('error: StoreInUseError names the process that uses the store and says what to do; once it has died, the store is taken over', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    writeFileSync(pidFile, String(other.pid))
    expect(() => openLmdbStore(path)).toThrow(StoreInUseError)
    expect(() => openLmdbStore(path)).toThrow(new RegExp(`process ${other.pid}.*a storePath of its own`))
  } finally {
    other.kill('SIGKILL')
    await once(other, 'exit')
  }
  const store = openLmdbStore(path)
  expect(readFileSync(pidFile, 'utf8')).toBe(String(process.pid))
  await store.close()
})

test('behavior: what is no process id keeps nobody out', async () => {
  writeFileSync(pidFile, 'half')
  await openLmdbStore(path).close()
  expect(existsSync(pidFile)).toBe(false)
})

test('behavior: who lost the store to another process leaves that one its lock', async () => {
  const store = openLmdbStore(path)
  writeFileSync(pidFile, '1')
  await store.close()
  expect(readFileSync(pidFile, 'utf8')).toBe('1')
})
