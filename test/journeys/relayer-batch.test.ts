import { setTimeout as sleep } from 'node:timers/promises'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import {
  composeRelayer,
  createLocalSigner,
  createViemChain,
  openLmdbStore,
  parseRelayerConfig,
  type Relayer,
  type RelayerConfigInput,
  systemClock,
} from '@omnicover/relayer'
import { type Address, encodeFunctionData, keccak256, parseEther, parseGwei, slice } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Crash, planCrash } from '../support/relayer/crash.js'
import { dropPool } from '../support/relayer/dropPool.js'
import { openRows } from '../support/relayer/openRows.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { sendAndMine } from '../support/relayer/sendAndMine.js'
import { useTrial } from '../support/relayer/trial.js'
import {
  type ConfigChanges,
  configFor,
  type DrivenRelayer,
  mineAll,
  openWay,
  startWorld,
  until,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain
const trial = useTrial()

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

/** A way with messages that wait, numbered from 0. */
async function openWithMessages(count: number): Promise<Way> {
  const way = await openWay(west, east)
  for (let number = 0; number < count; number += 1) await way.send(word(number))
  return way
}

function drive(way: Way, changes: ConfigChanges = {}): DrivenRelayer {
  return trial.drive(configFor(world, [way], `${trial.folder}/store`, changes))
}

/** The configured chains, each with something else. */
function withChains(way: Way, change: Partial<RelayerConfigInput['network']['chains'][number]>): ConfigChanges {
  const { network } = configFor(world, [way], '-')
  return { chains: network.chains.map((chain) => ({ ...chain, ...change })) }
}

const isDelivered = async ({ relayer }: DrivenRelayer, count: number) =>
  (await relayer.listMessages()).filter(({ status }) => status === 'delivered').length === count

/** Messages that were to be executed, one list for each transaction that the executor sent. */
function executed({ recorder }: DrivenRelayer): readonly (readonly string[])[] {
  return recorder
    .of('transactionSent')
    .map(({ tasks }) => tasks.filter((task) => task.startsWith('execute/')))
    .filter((tasks) => tasks.length > 0)
}

/** Commits and delivers a message as somebody who has nothing to do with the relayer. */
async function deliverAsStranger(driven: DrivenRelayer, way: Way, index: number): Promise<void> {
  const message = (await driven.relayer.listMessages())[index]
  if (message === undefined) throw new Error('no message')
  const { packet, guid, srcEid, sender, nonce } = message
  const stranger = privateKeyToAccount(generatePrivateKey())
  await east.client.setBalance({ address: stranger.address, value: parseEther('1') })
  const call = (to: Address, data: `0x${string}`) => sendAndMine(east.client, stranger, { to, data })
  const header = slice(packet, 0, 81)
  const commit = { abi: receiveUln302Abi, functionName: 'commitVerification' } as const
  const deliver = { abi: endpointV2Abi, functionName: 'lzReceive' } as const
  const args = [header, keccak256(slice(packet, 81))] as const
  await call(east.layerZero.receiveUln302, encodeFunctionData({ ...commit, args }))
  const origin = { srcEid, sender, nonce }
  const parts = [origin, way.receiver.address, guid, slice(packet, 113), '0x'] as const
  await call(east.layerZero.endpoint, encodeFunctionData({ ...deliver, args: parts }))
}

describe('messages in one transaction', () => {
  test('behavior: those that wait are committed and delivered together, for less gas than two DVNs and an executor alone take', async () => {
    const way = await openWithMessages(50)
    const driven = drive(way)
    await until(world, driven.relayer, () => isDelivered(driven, 50))
    expect(await way.receiver.count()).toBe(50)
    expect(executed(driven).map((tasks) => tasks.length)).toEqual([37, 13])
    const gas = (await driven.relayer.listMessages()).map((message) => message.gas.total)
    const mean = gas.reduce((sum, one) => sum + one, 0n) / 50n
    // With the receiver's own 26,000, which are not the relayer's.
    expect(Number(mean)).toBeLessThan(166_000)
    expect(driven.recorder.of('messageAlert')).toEqual([])
  })

  test('behavior: one that reverts and one that runs out of gas take no other with them, and are told with the reason once tried alone', async () => {
    const way = await openWay(west, east)
    const poison = word(666)
    await way.receiver.failOn(poison)
    await way.send(word(0), 12_000n)
    await way.send(word(1))
    await way.send(poison)
    await way.send(word(2))
    const driven = drive(way)
    const alerts = () => driven.recorder.of('messageAlert')
    await until(world, driven.relayer, () => new Set(alerts().map(({ message }) => message.nonce)).size === 2)
    expect((await driven.relayer.listMessages()).map(({ status }) => status)).toEqual([
      ...['alert', 'delivered'],
      ...['alert', 'delivered'],
    ])
    // What reverts costs its gas once: from then on it is only simulated.
    const guid = (await driven.relayer.listMessages())[2]?.guid ?? '0x'
    expect(executed(driven)[0]).toHaveLength(4)
    expect(executed(driven).flatMap((tasks) => tasks.filter((task) => task.includes(guid)))).toHaveLength(1)
    const reasonOf = (nonce: bigint) => alerts().find(({ message }) => message.nonce === nonce)?.reason
    expect(reasonOf(1n)).toContain('gas ran out')
    expect(reasonOf(3n)).toContain('no reason')
    await way.receiver.failOn(undefined)
    await until(world, driven.relayer, () => isDelivered(driven, 4))
    expect(await way.receiver.count()).toBe(4)
  })

  test('behavior: somebody else delivers one of them while they are on their way: it is taken over, the others arrive, and each once', async () => {
    const way = await openWithMessages(3)
    const driven = drive(way)
    await until(world, driven.relayer, () => executed(driven).length === 1)
    await dropPool(east.client)
    await deliverAsStranger(driven, way, 0)
    await driven.relayer.stop()
    trial.forget(driven)
    // A restart broadcasts again what it does not know to be in the pool.
    const restarted = drive(way)
    await until(world, restarted.relayer, () => isDelivered(restarted, 3))
    const by = (await restarted.relayer.listMessages()).map(({ deliveredBy, attempts }) => ({ deliveredBy, attempts }))
    expect(by).toEqual(['other', 'us', 'us'].map((deliveredBy) => ({ deliveredBy, attempts: 0 })))
    expect(restarted.recorder.of('messageAlert')).toEqual([])
    expect(await way.receiver.count()).toBe(3)
  })

  test('behavior: a transaction takes as many as its gas allows, and one that needs more than that goes alone', async () => {
    const way = await openWithMessages(6)
    await way.send(word(6), 900_000n)
    const driven = drive(way, withChains(way, { batchGas: 900_000n }))
    await until(world, driven.relayer, () => isDelivered(driven, 7))
    expect(executed(driven).map((tasks) => tasks.length)).toEqual([3, 3, 1])
    expect(driven.recorder.of('transactionMined').every(({ gasUsed }) => gasUsed <= 900_000n)).toBe(true)
    expect(await way.receiver.count()).toBe(7)
  })

  test('behavior: a transaction that does nothing for any of them is followed by one for each', async () => {
    const way = await openWithMessages(3)
    const driven = drive(way, withChains(way, { multiCall: '0x000000000000000000000000000000000000dEaD' }))
    await until(world, driven.relayer, () => isDelivered(driven, 3))
    expect(executed(driven).map((tasks) => tasks.length)).toEqual([3, 1, 1, 1])
    expect(await way.receiver.count()).toBe(3)
  })

  test('behavior: together too dear for the day, they go in smaller transactions', async () => {
    const way = await openWithMessages(4)
    await east.client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('0.9') })
    await east.client.mine({ blocks: 1 })
    const maxFeePerGas = parseGwei('2')
    const driven = drive(way, { send: { maxFeePerGas, maxFeePerDay: 900_000n * maxFeePerGas } })
    await until(world, driven.relayer, () => isDelivered(driven, 4))
    expect(executed(driven)[0]).toHaveLength(2)
    expect(driven.recorder.of('feeCeilingReached')).not.toEqual([])
    expect(await way.receiver.count()).toBe(4)
  })

  test('behavior: one that is too dear by its own part waits beside cheap ones too, which arrive, and goes when fees fall', async () => {
    const way = await openWay(west, east)
    await way.send(word(0), 2_000_000n)
    for (let number = 1; number < 13; number += 1) await way.send(word(number))
    const driven = drive(way, { send: { maxFeePerMessage: 1_000_000n * parseGwei('3') } })
    const roundAt = async (baseFeePerGas: bigint) => {
      await east.client.setNextBlockBaseFeePerGas({ baseFeePerGas })
      await mineAll(world)
      await driven.relayer.tick()
    }
    for (let round = 0; round < 12; round += 1) await roundAt(parseGwei('1'))
    expect(await way.receiver.count()).toBe(12)
    const [dear] = await driven.relayer.listMessages()
    expect(dear).toMatchObject({ status: 'committed', reason: expect.stringContaining('maxFeePerMessage') })
    expect(driven.recorder.of('feeCeilingReached').every(({ ceiling }) => ceiling === 'message')).toBe(true)
    expect(executed(driven).flat()).toHaveLength(12)
    await roundAt(1n)
    // Fees are read once a second.
    await sleep(1_100)
    await until(world, driven.relayer, () => isDelivered(driven, 13))
    expect(executed(driven).at(-1)).toHaveLength(1)
  })

  test('behavior: without the contract for it, each has transactions of its own', async () => {
    const way = await openWithMessages(3)
    const driven = drive(way, withChains(way, { multiCall: undefined }))
    await until(world, driven.relayer, () => isDelivered(driven, 3))
    expect(executed(driven).map((tasks) => tasks.length)).toEqual([1, 1, 1])
  })

  test('behavior: wherever the relayer dies, the next one delivers each of them once and leaves nothing behind', async () => {
    const calm = planCrash(-1, 'after')
    const first = await openWithMessages(3)
    const undisturbed = startProcess(first, `${trial.folder}/calm`, calm)
    await work(undisturbed, first, calm)
    await undisturbed.stop()
    const effects = calm.count()
    expect(effects).toBeGreaterThan(30)
    for (let at = 0; at < effects; at += 1) {
      const place = `after effect ${at} of ${effects}`
      const storePath = `${trial.folder}/${at}`
      const way = await openWithMessages(3)
      const crash = planCrash(at, 'after')
      const dying = startProcess(way, storePath, crash)
      await work(dying, way, crash)
      await dying.stop()
      const next = startProcess(way, storePath, calm)
      await work(next, way, calm)
      await next.stop()
      expect(await way.receiver.count(), place).toBe(3)
      expect(await openRows(storePath), place).toEqual([])
    }
  }, 300_000)
})

/** A relayer whose writes and broadcasts go through a planned crash. */
function startProcess(way: Way, storePath: string, crash: Crash): Relayer {
  return composeRelayer(parseRelayerConfig(configFor(world, [way], storePath)), {
    store: crash.wrapStore(openLmdbStore(storePath)),
    clock: systemClock,
    observer: createRecorder(),
    connect: (parameters: Parameters<typeof createViemChain>[0]) => crash.wrapChain(createViemChain(parameters)),
    toSigner: createLocalSigner,
  })
}

/** Works until everything is delivered and closed, or the process is dead. */
async function work(relayer: Relayer, { receiver }: Way, crash: Crash): Promise<void> {
  await until(world, relayer, async () => crash.isDead() || (await receiver.count()) === 3)
  await relayer.tick()
  await mineAll(world, 20)
  await relayer.tick()
  await relayer.tick()
}
