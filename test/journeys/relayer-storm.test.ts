import {
  answerStatus,
  cut,
  type DevnetChain,
  type Fault,
  type FaultProxy,
  lagBehind,
  limitLogRange,
  sometimes,
  startFaultProxy,
  truncate,
} from '@omnicover/devnet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRows } from '../support/relayer/openRows.js'
import {
  configFor,
  driveRelayer,
  mineAll,
  openWay,
  startWorld,
  temporaryFolder,
  until,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

/** A node behind a bad connection: every fourth request fails, some of them after the node has acted; now and then it lags. */
function bad(seed: string): Fault[] {
  return [
    limitLogRange(50),
    sometimes({ seed: `${seed}/429`, chance: 0.05 }, answerStatus(429)),
    sometimes({ seed: `${seed}/503`, chance: 0.05 }, answerStatus(503)),
    sometimes({ seed: `${seed}/half`, chance: 0.05 }, truncate()),
    sometimes({ seed: `${seed}/unheard`, chance: 0.05 }, cut('before')),
    sometimes({ seed: `${seed}/unanswered`, chance: 0.05 }, cut('after')),
    sometimes({ seed: `${seed}/late`, chance: 0.1 }, lagBehind(2)),
  ]
}

const send = { rebroadcastAfterMs: 50, raiseFeeAfterMs: 100_000, cancelAfterMs: 100_000, lostAfterMs: 500 }
const count = 6

describe('a relayer whose every connection is bad', () => {
  test.each(['one', 'two'])(
    'behavior: seed %s: every message of both directions arrives once, and nothing is left behind',
    async (seed) => {
      const folder = temporaryFolder()
      const [west, east] = world.chains
      const ways = [await openWay(west, east), await openWay(east, west)]
      const proxies: FaultProxy[] = []
      const behindFaults = async ({ name, rpcUrl }: DevnetChain) => {
        const proxy = await startFaultProxy(rpcUrl, bad(`${seed}/${name}`))
        proxies.push(proxy)
        return [proxy.url]
      }
      const urls = { [west.eid]: await behindFaults(west), [east.eid]: await behindFaults(east) }
      const dvnRpcUrls = (_: 'a' | 'b', { eid }: DevnetChain) => urls[eid] ?? []
      const config = configFor(world, ways, `${folder.path}/store`, { send, rpcUrls: urls, dvnRpcUrls })
      const { relayer, recorder } = driveRelayer(config)

      const areAllThere = async () => {
        const counts = await Promise.all(ways.map(({ receiver }) => receiver.count()))
        return counts.every((one) => one === count)
      }
      for (let number = 0; number < count; number += 1) {
        for (const way of ways) await way.send(word(number))
        await relayer.tick()
      }
      for (let attempt = 0; attempt < 5 && !(await areAllThere()); attempt += 1) {
        await until(world, relayer, areAllThere).catch(() => undefined)
      }
      expect(await areAllThere()).toBe(true)

      // Then the connections are mended, and what is left is cleared up.
      for (const proxy of proxies) proxy.inject()
      await mineAll(world, 20)
      await until(world, relayer, async () => {
        const reports = await relayer.listMessages()
        return reports.every(({ status }) => status === 'delivered' || status === 'reorged')
      })
      for (let round = 0; round < 5; round += 1) {
        await relayer.tick()
        await mineAll(world, 20)
      }
      await relayer.stop()
      expect(await openRows(`${folder.path}/store`)).toEqual([])
      for (const { receiver } of ways) expect(await receiver.count()).toBe(count)
      for (const { client } of world.chains) expect(await client.getTxpoolStatus()).toEqual({ pending: 0, queued: 0 })
      for (const type of ['messageAlert', 'messageParked'] as const) expect(recorder.of(type)).toEqual([])
      expect(recorder.of('stepFailed').length).toBeGreaterThan(10)
      expect(recorder.of('stepFailed').filter(({ code }) => code === 'UNEXPECTED')).toEqual([])
      for (const proxy of proxies) await proxy.stop()
      folder.remove()
    },
  )
})
