import type { DevnetChain } from '@omnicover/devnet'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  openLmdbStore,
  parseRelayerConfig,
  type Relayer,
  systemClock,
} from '@omnicover/relayer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Crash, planCrash } from '../support/relayer/crash.js'
import { createRecorder, type Recorder } from '../support/relayer/recorder.js'
import {
  configFor,
  mineAll,
  openWay,
  startWorld,
  temporaryFolder,
  until,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

const messages = 2
/** Deeper than any reorganisation that the relayer reckons with, so that messages are closed too. */
const settledAfter = 20

/** A relayer whose writes and broadcasts go through a planned crash. */
function startProcess(way: Way, storePath: string, crash: Crash): { relayer: Relayer; recorder: Recorder } {
  const recorder = createRecorder()
  const config = parseRelayerConfig(configFor(world, [way], storePath))
  const relayer = composeRelayer(config, {
    store: crash.wrapStore(openLmdbStore(storePath)),
    clock: systemClock,
    observer: recorder,
    connect: (parameters) => crash.wrapChain(createViemChain(parameters)),
    toSigner: createLocalSigner,
  })
  return { relayer, recorder }
}

const isDelivered = async (relayer: Relayer) =>
  (await relayer.listMessages()).filter(({ status }) => status === 'delivered').length === messages

/** Works until everything is delivered and closed, or the process is dead. */
async function work(relayer: Relayer, crash: Crash): Promise<void> {
  await until(world, relayer, async () => crash.isDead() || (await isDelivered(relayer)))
  await mineAll(world, settledAfter)
  await relayer.tick()
  await relayer.tick()
}

async function openRows(storePath: string): Promise<string[]> {
  const store = openLmdbStore(storePath)
  const keys: string[] = []
  for (const prefix of ['transaction/', 'message/open/']) {
    for await (const { key } of store.scan(prefix)) keys.push(key)
  }
  await store.close()
  return keys
}

async function transactionCounts() {
  const workers = world.devnet.accounts.workers.get(east.eid)
  const count = (address = '0x' as `0x${string}`) => east.client.getTransactionCount({ address })
  return {
    executor: await count(workers?.executorAdmin.address),
    dvnA: await count(workers?.dvnA.admin.address),
    dvnB: await count(workers?.dvnB.admin.address),
  }
}

async function wayWithMessages(): Promise<Way> {
  const way = await openWay(west, east)
  for (let number = 0; number < messages; number += 1) await way.send(word(number))
  return way
}

describe('a relayer that dies', () => {
  test('behavior: wherever it dies, the next one delivers everything exactly once and sends nothing twice', async () => {
    const folder = temporaryFolder()
    const calm = planCrash(-1, 'after')
    const undisturbed = startProcess(await wayWithMessages(), `${folder.path}/calm`, calm)
    await work(undisturbed.relayer, calm)
    await undisturbed.relayer.stop()
    expect(await openRows(`${folder.path}/calm`)).toEqual([])
    const effects = calm.count()
    expect(effects).toBeGreaterThan(40)

    for (let at = 0; at < effects; at += 1) {
      const place = `after effect ${at} of ${effects}`
      const storePath = `${folder.path}/${at}`
      const way = await wayWithMessages()
      const before = await transactionCounts()
      const crash = planCrash(at, 'after')
      const first = startProcess(way, storePath, crash)
      await work(first.relayer, crash)
      await first.relayer.stop()

      const second = startProcess(way, storePath, calm)
      await work(second.relayer, planCrash(-1, 'after'))
      expect(await isDelivered(second.relayer), place).toBe(true)
      await second.relayer.stop()

      expect(await way.receiver.count(), place).toBe(messages)
      const after = await transactionCounts()
      expect(after.executor - before.executor, place).toBe(2 * messages)
      expect(after.dvnA - before.dvnA, place).toBeLessThanOrEqual(messages)
      expect(after.dvnB - before.dvnB, place).toBeLessThanOrEqual(messages)
      expect(await openRows(storePath), place).toEqual([])
    }
    folder.remove()
  }, 300_000)
})
