import { type DevnetChain, tamper } from '@omnicover/devnet'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  openLmdbStore,
  parseRelayerConfig,
} from '@omnicover/relayer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createManualClock } from '../support/relayer/manualClock.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor, mineAll, openWay, startWorld, until, type World, word } from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain
const trial = useTrial()

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

const twoHoursMs = 7_200_000

describe('time that is not what it seems', () => {
  test.each([
    ['two hours slow', -twoHoursMs],
    ['two hours fast', twoHoursMs],
  ])(
    'behavior: with a clock that is %s, attestations are still in time: they expire by the clock of the far chain',
    async (_, skewMs) => {
      const way = await openWay(west, east)
      await way.send(word(0))
      const storePath = `${trial.folder}/store`
      const recorder = createRecorder()
      const relayer = composeRelayer(parseRelayerConfig(configFor(world, [way], storePath)), {
        ...{ store: openLmdbStore(storePath), clock: createManualClock(Date.now() + skewMs), observer: recorder },
        ...{ connect: createViemChain, toSigner: createLocalSigner },
      })
      await until(world, relayer, async () => (await way.receiver.count()) === 1)
      await until(world, relayer, () => recorder.of('messageDelivered').length === 1)
      const attested = recorder.of('messageAttested')
      expect(attested).toHaveLength(2)
      expect(recorder.of('messageDelivered')).toMatchObject([{ by: 'us' }])
      await relayer.stop()
    },
  )

  test('behavior: an attestation that is mined after it has expired is skipped by the contract, found out, and made again', async () => {
    const way = await openWay(west, east)
    const { relayer, recorder } = trial.drive(configFor(world, [way], `${trial.folder}/store`))
    await way.send(word(0))
    await until(world, relayer, () => recorder.of('transactionSent').length === 2)
    await east.client.increaseTime({ seconds: 4_000 })
    await mineAll(world)
    await relayer.tick()
    const [late] = await relayer.listMessages()
    expect(late).toMatchObject({ reason: expect.stringContaining('expired'), transactions: { attested: {} } })
    expect(recorder.of('transactionMined').map(({ succeeded }) => succeeded)).toEqual([true, true])
    await until(world, relayer, async () => (await way.receiver.count()) === 1)
  })

  test('behavior: on a chain that falls quiet right after a transaction, a receipt that came late is found without another block', async () => {
    const way = await openWay(west, east)
    const asked = new Set<string>()
    // The first look at each receipt comes too early, as it does on a node that has the block before its index.
    const early = tamper((method, result, [hash]) => {
      const isFirst = method === 'eth_getTransactionReceipt' && !asked.has(String(hash))
      asked.add(String(hash))
      return isFirst ? null : result
    })
    const proxy = await trial.proxyOf(east.rpcUrl, [early])
    const rpcUrls = { [east.eid]: [proxy.url] }
    const { relayer, recorder } = trial.drive(configFor(world, [way], `${trial.folder}/store`, { rpcUrls }))
    await way.send(word(0))
    await until(world, relayer, async () => (await way.receiver.count()) === 1)
    const height = await east.client.getBlockNumber()
    for (let round = 0; round < 4; round += 1) await relayer.tick()
    expect(recorder.of('messageDelivered')).toMatchObject([{ by: 'us' }])
    expect(await east.client.getBlockNumber()).toBe(height)
  })
})
