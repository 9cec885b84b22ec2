import type { Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reorganise } from '../support/relayer/reorganise.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import { configFor, mineAll, openWay, startWorld, until, type World, word } from '../support/relayer/world.js'

let world: World
const trial = useTrial()
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

/** With 100,000 gas for the handler. */
const orderedExecution: Hex = '0x000301001101000000000000000000000000000186a001000104'
const oneWei: Hex = '0x000301002101000000000000000000000000000186a000000000000000000000000000000001'

test.each([
  ['in the order in which they were sent, which nobody here does,', orderedExecution, /ordered execution/],
  ['with a wei', oneWei, /it asks for 1 wei/],
])(
  'a message to be delivered %s is attested and committed, then parked, and those behind it are delivered',
  async (_, options, reason) => {
    const [west, east] = world.chains
    const way = await openWay(west, east)
    await way.send(word(1), undefined, options)
    await way.send(word(2))
    await way.send(word(3))
    const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, { send: { lostAfterMs: 1 } }))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 2)
    await rounds(world, driven, 5)
    const [first, ...others] = await driven.relayer.listMessages()
    expect(first).toMatchObject({ status: 'parked', reason: expect.stringMatching(reason), deliveredBy: undefined })
    expect(others.map(({ status }) => status)).toEqual(['delivered', 'delivered'])
    expect(driven.recorder.of('messageParked')).toHaveLength(1)
    expect(await way.receiver.count()).toBe(2)
  },
)

test('its commit is made again when a reorganisation undoes it, so it is not parked before that has stood for a while', async () => {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  await way.send(word(1), undefined, orderedExecution)
  await way.send(word(2))
  const changes = { send: { rebroadcastAfterMs: 50, lostAfterMs: 60_000 } }
  const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, changes))
  const isDelivered = async () => (await driven.relayer.listMessages())[1]?.status === 'delivered'
  await until(world, driven.relayer, isDelivered)
  const [first] = await driven.relayer.listMessages()
  expect(first).toMatchObject({ status: 'committed', reason: expect.stringContaining('ordered execution') })
  const { blockNumber } = await east.client.getTransactionReceipt({ hash: first?.transactions.committed ?? '0x' })
  await reorganise(east.client, blockNumber)
  expect(await way.receiver.count()).toBe(0)
  await mineAll(world, 20)
  await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  expect(driven.recorder.of('messageParked')).toEqual([])
})
