import { createDynamoStore } from '@omnicover/aws'
import { startTable } from '@omnicover/aws/testing'
import { composeRelayer, createLocalSigner, createViemChain, parseRelayerConfig, systemClock } from '@omnicover/relayer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type MoneyWorld, startMoneyWorld } from '../support/relayer/moneyWorld.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { composeOptions, strangerSends } from '../support/relayer/strangerSends.js'
import { useTrial } from '../support/relayer/trial.js'
import { configFor, until } from '../support/relayer/world.js'

// Anybody may send over the bridge that the pools' money takes. A world for each test: what is sent once stands in its pathway.
let world: MoneyWorld
const trial = useTrial()
beforeEach(async () => {
  world = await startMoneyWorld()
}, 120_000)
afterEach(() => world.stop())

const configOf = (changes: Parameters<typeof configFor>[3] = {}) =>
  configFor(world, [], `${trial.folder}/store`, { pathways: [...world.pathways], ...changes })

test('a revert of 210 kB, which no row of DynamoDB holds, is written down short and holds up no money', async () => {
  const table = await startTable()
  const recorder = createRecorder()
  const store = createDynamoStore({ ...table, clock: systemClock })
  const relayer = composeRelayer(parseRelayerConfig(configOf({ send: { maxInFlight: 3 } })), {
    ...{ clock: systemClock, observer: recorder, connect: createViemChain, toSigner: createLocalSigner, store },
  })
  try {
    const bomb = '0x00000000000000000000000000000000000000ef'
    // PUSH3 210000 PUSH0 REVERT: so many zeros.
    await world.east.client.setCode({ address: bomb, bytecode: '0x620334505ffd' })
    await strangerSends(world, { to: bomb, extraOptions: composeOptions(6_000_000), composeMsg: '0x01' })
    await until(world, relayer, () => recorder.of('messageAlert').length > 0)
    expect(recorder.of('messageAlert')[0]?.reason).toMatch(/^unknown error 0x0+\.\.\. \(420016 characters\)$/)
    for (let order = 0; order < 4; order += 1) await world.sendOrder(1_000_000n)
    await until(world, relayer, async () => (await world.credited()) === 4_000_000n)
    expect(recorder.of('stepFailed')).toEqual([])
  } finally {
    await relayer.stop()
    await table.stop()
  }
})

test('a transfer with options that the executor does not carry out is put aside, and the money behind it arrives', async () => {
  const driven = trial.drive(configOf({ send: { lostAfterMs: 1 } }))
  const orderedExecution = '0x000301000104'
  await strangerSends(world, { to: '0x00000000000000000000000000000000000000dd', extraOptions: orderedExecution })
  await world.sendOrder(5_000_000n)
  await until(world, driven.relayer, async () => (await world.credited()) === 5_000_000n)
  const reports = await driven.relayer.listMessages()
  expect(reports.map(({ status }) => status)).toEqual(['parked', 'delivered'])
})
