import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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

/** A process that takes the store of each path that it is told, and says what came of it. */
function startTaker() {
  const code = `
    import { createInterface } from 'node:readline'
    const { lockStore } = await import(process.env.LOCK)
    console.log('ready')
    for await (const path of createInterface({ input: process.stdin })) {
      try {
        lockStore(path)
        console.log('held')
      } catch (error) {
        console.log(error.code)
      }
    }`
  const taker = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    env: { ...process.env, LOCK: new URL('storeLock.ts', import.meta.url).href },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: taker.stdout })[Symbol.asyncIterator]()
  return {
    next: async () => String((await lines.next()).value),
    take: (store: string) => void taker.stdin.write(`${store}\n`),
    stop: async () => {
      taker.stdin.end()
      await once(taker, 'exit')
    },
  }
}

test('behavior: of several that start at once where one has died, one has the store, and the others are told so', async () => {
  const dead = spawn(process.execPath, ['-e', ''])
  await once(dead, 'exit')
  const takers = [startTaker(), startTaker(), startTaker()]
  try {
    for (const { next } of takers) expect(await next()).toBe('ready')
    for (let round = 0; round < 10; round += 1) {
      const store = `${path}-${round}`
      writeFileSync(`${store}.pid`, String(dead.pid))
      for (const { take } of takers) take(store)
      const said = await Promise.all(takers.map(({ next }) => next()))
      expect(said.sort()).toEqual(['STORE_IN_USE', 'STORE_IN_USE', 'held'])
    }
  } finally {
    await Promise.all(takers.map(({ stop }) => stop()))
  }
})

test('behavior: who died while it took the store keeps nobody out', async () => {
  mkdirSync(`${pidFile}.taking`)
  utimesSync(`${pidFile}.taking`, 0, 0)
  await openLmdbStore(path).close()
  expect(readdirSync(folder).filter((name) => name.includes('.pid'))).toEqual([])
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
