import { receiveUln302Abi } from '@omnicover/deployments'
import type { DevnetChain, Fault } from '@omnicover/devnet'
import { encodeFunctionData, type Hex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendAndMine } from '../support/relayer/sendAndMine.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import { configFor, openWay, setUlnConfigData, startWorld, type World, word } from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain
const trial = useTrial()
beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

test('a failing message that a node does not try without sending holds up no other to its chain', async () => {
  const failing = await openWay(west, east)
  const innocent = await openWay(west, east)
  const far = await trial.proxyOf(east.rpcUrl)
  const driven = trial.drive(
    configFor(world, [failing, innocent], `${trial.folder}/store`, { rpcUrls: { [east.eid]: [far.url] } }),
  )
  await failing.receiver.failOn(word(1))
  await failing.send(word(1))
  await innocent.send(word(2))
  await rounds(world, driven, 10)
  expect(await innocent.receiver.count()).toBe(1)
  // What geth says of a call that takes longer than --rpc.evmtimeout.
  const slow: Fault = async (asked, forward) => {
    const isTrial = asked.method === 'eth_call' && (asked.params[0] as { from?: string }).from !== undefined
    return isTrial ? { kind: 'error', code: -32_000, message: 'execution aborted (timeout = 5s)' } : forward(asked)
  }
  far.inject(slow)
  await innocent.send(word(3))
  await innocent.send(word(4))
  await rounds(world, driven, 30)
  expect(await innocent.receiver.count()).toBe(3)
})

test('a receiver whose configuration cannot be read holds up nobody else’s message to its chain', async () => {
  const innocent = await openWay(west, east)
  const broken = await openWay(west, east)
  const { receiveUln302, dvnA, endpoint } = east.layerZero
  const { deployer } = world.devnet.accounts
  const uln = (requiredDVNs: Hex[], optionalDVNs: Hex[]) => ({
    ...{ confirmations: 1n, requiredDVNCount: requiredDVNs.length, optionalDVNCount: optionalDVNs.length },
    ...{ optionalDVNThreshold: optionalDVNs.length, requiredDVNs, optionalDVNs },
  })
  const setDefault = (config: ReturnType<typeof uln>) =>
    sendAndMine(east.client, deployer, {
      to: receiveUln302,
      data: encodeFunctionData({
        abi: receiveUln302Abi,
        functionName: 'setDefaultUlnConfigs',
        args: [[{ eid: west.eid, config }]],
      }),
    })
  // It has left a part of its configuration to LayerZero's default, and that changes.
  await setDefault(uln([], [dvnA.address]))
  const config = { ...uln([], []), requiredDVNCount: 255, optionalDVNCount: 0 }
  await broken.receiver.act(endpoint, setUlnConfigData(west.eid, receiveUln302, broken.receiver.address, config))
  await setDefault(uln([dvnA.address], []))
  await broken.send(word(1))
  await innocent.send(word(2))
  const driven = trial.drive(configFor(world, [innocent, broken], `${trial.folder}/store`))
  await rounds(world, driven, 30)
  expect(await innocent.receiver.count()).toBe(1)
})
