import { executorAbi } from '@omnicover/deployments'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  openLmdbStore,
  parseRelayerConfig,
  type RelayerConfigInput,
} from '@omnicover/relayer'
import { type Address, type Hash, isAddressEqual, keccak256, parseEther, stringToHex } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createManualClock, type ManualClock } from '../support/relayer/manualClock.js'
import { type MoneyWorld, startMoneyWorld } from '../support/relayer/moneyWorld.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import {
  type ConfigChanges,
  configFor,
  type DrivenRelayer,
  openWay,
  until,
  type Way,
  word,
} from '../support/relayer/world.js'

const deliverAfterMs = 600_000
const amount = 5_000_000n
const adminRole = keccak256(stringToHex('ADMIN_ROLE'))
/** Options with gas for `lzReceive`, and a wei that the executor is to hand to somebody. */
const nativeDrop =
  `0x000301001101${'186a0'.padStart(32, '0')}01003102${'1'.padStart(32, '0')}${'ee'.padStart(64, '0')}` as const

let world: MoneyWorld
let healers: DrivenRelayer[] = []
const trial = useTrial()

beforeAll(async () => {
  world = await startMoneyWorld()
}, 120_000)
afterAll(() => world.stop())
afterEach(async () => {
  for (const { relayer } of healers) await relayer.stop()
  healers = []
})

/** What was sent from now on. */
async function configOf(name: string, ways: readonly Way[], changes: ConfigChanges): Promise<RelayerConfigInput> {
  const pathways = ways.length === 0 ? { pathways: [...world.pathways] } : {}
  const config = configFor(world, ways, `${trial.folder}/${name}`, { ...pathways, ...changes })
  const heads = await Promise.all(world.chains.map(({ client }) => client.getBlockNumber()))
  const chains = config.network.chains.map((chain, i) => ({ ...chain, startBlock: (heads[i] ?? 0n) + 1n }))
  return { ...config, network: { ...config.network, chains } }
}

/** The default workers: both DVNs, and the executor whose contract obeys this relayer's key alone. `isLate`: its executor does nothing. */
const startWorkers = async (ways: readonly Way[], isLate: boolean) =>
  trial.drive(await configOf('workers', ways, isLate ? { deliverAfterMs: 10 * deliverAfterMs } : {}))

type Healer = DrivenRelayer & { readonly clock: ManualClock; readonly address: Address }

/** A relayer without DVNs and without an executor contract, with a key that nobody knows and a clock that the test moves. */
async function startHealer(ways: readonly Way[], send: RelayerConfigInput['network']['send'] = {}): Promise<Healer> {
  const key = generatePrivateKey()
  const address = privateKeyToAddress(key)
  const executors = Object.fromEntries(world.chains.map(({ eid }) => [eid, key]))
  const config = await configOf('healer', ways, { dvns: [], deliverAfterMs, send, keys: { executors } })
  const chains = config.network.chains.map(({ executor: _, ...chain }) => chain)
  for (const { client, layerZero } of world.chains) {
    await client.setBalance({ address, value: parseEther('10') })
    const executor = { address: layerZero.executor, abi: executorAbi } as const
    const isAdmin = await client.readContract({ ...executor, functionName: 'hasRole', args: [adminRole, address] })
    expect(isAdmin).toBe(false)
  }
  const [clock, recorder] = [createManualClock(), createRecorder()]
  const relayer = composeRelayer(parseRelayerConfig({ ...config, network: { ...config.network, chains } }), {
    ...{ store: openLmdbStore(config.storePath), clock, observer: recorder },
    ...{ connect: createViemChain, toSigner: createLocalSigner },
  })
  const healer = { relayer, recorder, clock, address }
  healers.push(healer)
  return healer
}

const statuses = async ({ relayer }: DrivenRelayer) => (await relayer.listMessages()).map(({ status }) => status)
const deliverers = async ({ relayer }: DrivenRelayer) =>
  (await relayer.listMessages()).map(({ deliveredBy }) => deliveredBy)

/** The workers attest what was sent, and the healer sees it and does nothing: its time has not come. */
async function attestAndLook(workers: DrivenRelayer, healer: Healer, count: number): Promise<void> {
  await until(world, workers.relayer, () => workers.recorder.of('messageAttested').length === 2 * count)
  await rounds(world, healer, 5)
  expect(await healer.relayer.listMessages()).toHaveLength(count)
  expect(healer.recorder.of('transactionSent')).toEqual([])
}

/** Contracts that the healer called, by the transactions that were mined. */
async function called({ recorder }: Healer): Promise<Address[]> {
  const hashes = recorder.of('transactionMined').map(({ transactionHash }) => transactionHash as Hash)
  const mined = await Promise.all(hashes.map((hash) => world.east.client.getTransaction({ hash })))
  return mined.map(({ to }) => to as Address)
}

test('a lone message that the executor leaves is committed, tried, and delivered at the endpoint by a key that is no admin of anything', async () => {
  const way = await openWay(world.west, world.east)
  const [workers, healer] = [await startWorkers([way], true), await startHealer([way])]
  await way.send(word(1))
  await attestAndLook(workers, healer, 1)
  expect(await way.receiver.count()).toBe(0)
  healer.clock.pass(deliverAfterMs)
  await until(world, healer.relayer, async () => (await deliverers(healer))[0] === 'us')
  expect(await way.receiver.count()).toBe(1)
  expect(await called(healer)).toSatisfy(([commit, delivery, ...more]: Address[]) => {
    const { endpoint, receiveUln302 } = world.east.layerZero
    if (commit === undefined || delivery === undefined || more.length > 0) return false
    return isAddressEqual(commit, receiveUln302) && isAddressEqual(delivery, endpoint)
  })
  expect(healer.recorder.of('messageAlert')).toEqual([])
})

test('a delivery that reverts once it is mined is tried without sending, and sent again when that works', async () => {
  const way = await openWay(world.west, world.east)
  const [workers, healer] = [await startWorkers([way], true), await startHealer([way])]
  await way.send(word(1))
  await attestAndLook(workers, healer, 1)
  healer.clock.pass(deliverAfterMs)
  const deliveries = () =>
    healer.recorder.of('transactionSent').filter(({ tasks }) => tasks.some((task) => task.startsWith('execute/')))
  await until(world, healer.relayer, () => deliveries().length === 1)
  await way.receiver.failOn(word(1))
  await rounds(world, healer, 2)
  expect((await healer.relayer.listMessages())[0]?.reason).toMatch(/the endpoint reverted/)
  for (let round = 0; round < 5; round += 1) {
    healer.clock.pass(100)
    await rounds(world, healer, 1)
  }
  expect(deliveries()).toHaveLength(1)
  await way.receiver.failOn(undefined)
  healer.clock.pass(100)
  await until(world, healer.relayer, async () => (await deliverers(healer))[0] === 'us')
  expect(deliveries()).toHaveLength(2)
  expect(await way.receiver.count()).toBe(1)
})

test('several go through multiCall; one whose handler fails is tried at no cost until it no longer fails', async () => {
  const way = await openWay(world.west, world.east)
  const [workers, healer] = [await startWorkers([way], true), await startHealer([way])]
  await way.receiver.failOn(word(2))
  for (const number of [1, 2, 3]) await way.send(word(number))
  await attestAndLook(workers, healer, 3)
  healer.clock.pass(deliverAfterMs)
  const alerts = () => healer.recorder.of('messageAlert')
  const move = async (isDone: () => boolean | Promise<boolean>) =>
    until(world, healer.relayer, async () => {
      healer.clock.pass(100)
      return isDone()
    })
  await move(() => alerts().length > 2)
  expect(await statuses(healer)).toEqual(['delivered', 'alert', 'delivered'])
  const { multiCall, endpoint } = world.east.layerZero
  expect((await called(healer)).map((to) => isAddressEqual(to, multiCall))).toEqual([true])
  await way.receiver.failOn(undefined)
  await move(async () => (await deliverers(healer)).every((by) => by === 'us'))
  expect((await called(healer)).map((to) => isAddressEqual(to, endpoint))).toEqual([false, true])
  expect(await way.receiver.count()).toBe(3)
})

test('money that nobody delivers is delivered, and what it composed is run, both at the endpoint', async () => {
  const before = await world.credited()
  const [workers, healer] = [await startWorkers([], true), await startHealer([])]
  await world.sendOrder(amount)
  await attestAndLook(workers, healer, 1)
  healer.clock.pass(deliverAfterMs)
  await until(world, healer.relayer, () => healer.recorder.of('messageComposed').length > 0)
  expect(await world.credited()).toBe(before + amount)
  const { endpoint } = world.east.layerZero
  expect((await called(healer)).map((to) => isAddressEqual(to, endpoint))).toEqual([false, true, true])
  expect(healer.recorder.of('messageAlert')).toEqual([])
})

test('what the executor did in time is taken over, and nothing is sent', async () => {
  const before = await world.credited()
  const [workers, healer] = [await startWorkers([], false), await startHealer([])]
  await world.sendOrder(amount)
  await until(world, workers.relayer, () => workers.recorder.of('messageComposed').length > 0)
  for (const ms of [0, deliverAfterMs, deliverAfterMs]) {
    healer.clock.pass(ms)
    await rounds(world, healer, 5)
  }
  expect(await deliverers(healer)).toEqual(['other'])
  expect(healer.recorder.of('transactionSent')).toEqual([])
  expect(await world.credited()).toBe(before + amount)
})

test('what somebody delivered and did not run is left to them as long again, and then run', async () => {
  const before = await world.credited()
  const workers = await startWorkers([], false)
  const healer = await startHealer([])
  await world.setPeer(false)
  await world.sendOrder(amount)
  await until(world, workers.relayer, () => workers.recorder.of('messageAlert').length > 0)
  await world.setPeer(true)
  await rounds(world, healer, 3)
  healer.clock.pass(deliverAfterMs)
  await rounds(world, healer, 5)
  expect(await deliverers(healer)).toEqual(['other'])
  expect(healer.recorder.of('transactionSent')).toEqual([])
  healer.clock.pass(deliverAfterMs)
  await until(world, healer.relayer, () => healer.recorder.of('messageComposed').length > 0)
  expect(await world.credited()).toBe(before + amount)
  expect(await called(healer)).toHaveLength(1)
})

test('a native drop, which the executor was paid for, is not paid by the healer: the message is committed and put aside', async () => {
  const way = await openWay(world.west, world.east)
  const [workers, healer] = [await startWorkers([way], true), await startHealer([way])]
  await way.send(word(1), 0n, nativeDrop)
  await attestAndLook(workers, healer, 1)
  healer.clock.pass(deliverAfterMs)
  await rounds(world, healer, 4)
  healer.clock.pass(deliverAfterMs)
  await rounds(world, healer, 4)
  const [report] = await healer.relayer.listMessages()
  expect(report).toMatchObject({ status: 'parked', reason: expect.stringMatching(/native drops/) })
  expect(await way.receiver.count()).toBe(0)
  expect(healer.recorder.of('transactionSent').flatMap(({ tasks }) => tasks)).toEqual([
    expect.stringMatching(/^commit\//),
  ])
})

test('above the ceiling of a message nothing is sent, however long it waits', async () => {
  const way = await openWay(world.west, world.east)
  const [workers, healer] = [await startWorkers([way], true), await startHealer([way], { maxFeePerMessage: 1n })]
  await way.send(word(1))
  await attestAndLook(workers, healer, 1)
  for (let round = 0; round < 3; round += 1) {
    healer.clock.pass(deliverAfterMs)
    await rounds(world, healer, 3)
  }
  expect(healer.recorder.of('feeCeilingReached').length).toBeGreaterThan(0)
  expect(healer.recorder.of('transactionSent')).toEqual([])
  expect(await way.receiver.count()).toBe(0)
})
