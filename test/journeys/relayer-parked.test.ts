import { endpointV2Abi } from '@omnicover/deployments'
import { encodeFunctionData, pad } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rounds, useTrial } from '../support/relayer/trial.js'
import { configFor, openWay, startWorld, until, type World, word } from '../support/relayer/world.js'

let world: World
const trial = useTrial()
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

/** 100,000 gas, and in the order in which messages were sent: nobody here carries that out. */
const orderedExecution = '0x000301001101000000000000000000000000000186a001000104'

test('a parked message holds back those behind it, committed and not lost, until its application skips it', async () => {
  const [west, east] = world.chains
  const way = await openWay(west, east)
  await way.send(word(1), undefined, orderedExecution)
  await way.send(word(2))
  await way.send(word(3))
  const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`))
  const statuses = async () => (await driven.relayer.listMessages()).map(({ status }) => status)
  await until(world, driven.relayer, async () => (await statuses()).slice(1).every((status) => status === 'committed'))
  await rounds(world, driven, 5)
  expect(await statuses()).toEqual(['parked', 'committed', 'committed'])
  expect(await way.receiver.count()).toBe(0)

  const args = [way.receiver.address, west.eid, pad(way.sender), 1n] as const
  await way.receiver.act(
    east.layerZero.endpoint,
    encodeFunctionData({ abi: endpointV2Abi, functionName: 'skip', args }),
  )
  await until(world, driven.relayer, async () => (await way.receiver.count()) === 2)
  await until(world, driven.relayer, async () => (await statuses()).slice(1).every((status) => status === 'delivered'))
  expect(await statuses()).toEqual(['parked', 'delivered', 'delivered'])
})
