import { createDynamoStore } from '@omnicover/aws'
import { startTable } from '@omnicover/aws/testing'
import { limitLogRange } from '@omnicover/devnet'
import { composeRelayer, createLocalSigner, createViemChain, parseRelayerConfig, systemClock } from '@omnicover/relayer'
import { type Hex, toFunctionSelector } from 'viem'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type MoneyWorld, startMoneyWorld } from '../support/relayer/moneyWorld.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { composeOptions, strangerSends } from '../support/relayer/strangerSends.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import { configFor, type DrivenRelayer, until } from '../support/relayer/world.js'

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

/** Composes a call to a contract that succeeds when it is tried without sending, and burns all its gas when it is mined. */
async function composeTrap(bytecode: Hex): Promise<DrivenRelayer> {
  const trap = '0x00000000000000000000000000000000000000ee'
  await world.east.client.setCode({ address: trap, bytecode })
  const driven = trial.drive(configOf())
  await strangerSends(world, { to: trap, extraOptions: composeOptions(1_000_000), composeMsg: '0x01' })
  return driven
}

const composeRuns = ({ recorder }: DrivenRelayer) =>
  recorder.of('transactionMined').filter(({ tasks }) => tasks.some((task) => task.startsWith('compose/')))

test('a composed call that fails only at a gas price is paid for once', async () => {
  // GASPRICE ISZERO PUSH1 6 JUMPI INVALID JUMPDEST STOP
  const driven = await composeTrap('0x3a15600657fe5b00')
  await rounds(world, driven, 40)
  expect(composeRuns(driven)).toHaveLength(1)
  expect(driven.recorder.of('messageAlert').length).toBeGreaterThan(1)
})

test.each([
  // PUSH1 100 CALLDATALOAD EXTCODESIZE ISZERO PUSH1 9 JUMPI INVALID JUMPDEST STOP
  ['who calls the endpoint', '0x6064353b15600957fe5b00', /gas ran out/],
  // The same, and instead of INVALID the error of the endpoint when there is nothing to run: mstore its selector, revert with 68 bytes.
  ['the same, and says that somebody else was faster', 'LZ_ComposeNotFound', /LZ_ComposeNotFound/],
] as const)('a composed call that knows a trial by %s is paid for three times, and parked', async (_, code, reason) => {
  const selector = toFunctionSelector('LZ_ComposeNotFound(bytes32,bytes32)').slice(2)
  const bytecode =
    code === 'LZ_ComposeNotFound' ? (`0x6064353b15601657${`63${selector}`}60e01b5f5260445ffd5b00` as const) : code
  const driven = await composeTrap(bytecode)
  await rounds(world, driven, 40)
  expect(composeRuns(driven)).toHaveLength(3)
  const [report] = await driven.relayer.listMessages()
  expect(report).toMatchObject({ status: 'parked', deliveredBy: 'us', reason: expect.stringMatching(reason) })
  await world.sendOrder(1_000_000n)
  await until(world, driven.relayer, async () => (await world.credited()) === 1_000_000n)
})

test('an order that others delivered is found at a provider of short log ranges, and its money and that behind it is credited', async () => {
  const healer = trial.drive({ ...configOf(), storePath: `${trial.folder}/other` })
  await world.sendOrder(1_000_000n)
  await until(world, healer.relayer, async () => (await healer.relayer.listMessages())[0]?.status === 'delivered')
  await healer.relayer.stop()
  trial.forget(healer)
  const modest = await trial.proxyOf(world.east.rpcUrl, [limitLogRange(5)])
  const driven = trial.drive(configOf({ rpcUrls: { [world.east.eid]: [modest.url] } }))
  await world.sendOrder(2_000_000n)
  await until(world, driven.relayer, async () => (await world.credited()) === 3_000_000n)
  expect(driven.recorder.of('stepFailed')).toEqual([])
})
