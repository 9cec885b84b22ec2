import { setTimeout as sleep } from 'node:timers/promises'
import { lzReceiveOptions } from '@omnicover/deployer'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import { ConfigInvalidError, type MessageReport, parseRelayerConfig } from '@omnicover/relayer'
import { openOperator, readStatus } from '@omnicover/relayer/operations'
import {
  type Address,
  encodeFunctionData,
  type Hex,
  keccak256,
  pad,
  parseEther,
  parseGwei,
  slice,
  toFunctionSelector,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dropPool } from '../support/relayer/dropPool.js'
import { sendAndMine } from '../support/relayer/sendAndMine.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import {
  configFor,
  type DrivenRelayer,
  driveRelayer,
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

/** A relayer of its own for this test. */
function drive(ways: readonly Way[], changes: Parameters<typeof configFor>[3] = {}): DrivenRelayer {
  return trial.drive(configFor(world, ways, `${trial.folder}/store`, changes))
}

async function statuses({ relayer }: DrivenRelayer): Promise<string[]> {
  return (await relayer.listMessages()).map(({ status }) => status)
}

async function only({ relayer }: DrivenRelayer): Promise<MessageReport> {
  const [message] = await relayer.listMessages()
  if (message === undefined) throw new Error('no message')
  return message
}

/** Calls a function of a contract of the far chain as somebody who has nothing to do with the relayer. */
async function callAsStranger({ client }: DevnetChain, to: Address, data: Hex): Promise<void> {
  const stranger = privateKeyToAccount(generatePrivateKey())
  await client.setBalance({ address: stranger.address, value: parseEther('1') })
  await sendAndMine(client, stranger, { to, data })
}

function originOf({ srcEid, sender, nonce }: MessageReport) {
  return { srcEid, sender, nonce }
}

/** The parts of a packet that the far contracts want. */
function partsOf({ packet, guid }: MessageReport) {
  return { header: slice(packet, 0, 81), payloadHash: keccak256(slice(packet, 81)), guid, message: slice(packet, 113) }
}

const balanceOf = ({ client }: DevnetChain, address: Address) => client.getBalance({ address })

const executorNonce = ({ client, eid }: DevnetChain) =>
  client.getTransactionCount({ address: world.devnet.accounts.workers.get(eid)?.executorAdmin.address ?? '0x' })

describe('createRelayer', () => {
  test('default: messages of both directions are attested by both DVNs, committed, and delivered once each', async () => {
    const there = await openWay(west, east)
    const back = await openWay(east, west)
    for (let number = 0; number < 4; number += 1) {
      await there.send(word(number))
      await back.send(word(number))
    }
    const driven = drive([there, back])
    await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 8)

    expect(await there.receiver.count()).toBe(4)
    expect(await back.receiver.count()).toBe(4)
    const messages = await driven.relayer.listMessages()
    expect(messages.map(({ status, deliveredBy, attempts }) => ({ status, deliveredBy, attempts }))).toEqual(
      Array.from({ length: 8 }, () => ({ status: 'delivered', deliveredBy: 'us', attempts: 0 })),
    )
    expect(messages.filter(({ srcEid }) => srcEid === west.eid).map(({ nonce }) => nonce)).toEqual([1n, 2n, 3n, 4n])
    for (const { gas, feePaid, transactions, latencyMs } of messages) {
      expect(Object.keys(gas.attested).toSorted()).toEqual(['a', 'b'])
      expect(gas.total).toBe(
        (gas.attested.a ?? 0n) + (gas.attested.b ?? 0n) + (gas.committed ?? 0n) + (gas.delivered ?? 0n),
      )
      expect(feePaid).toBeGreaterThan(0n)
      expect(transactions.attested.a).not.toBe(transactions.attested.b)
      expect(latencyMs.delivered).toBeGreaterThanOrEqual(latencyMs.committed ?? Number.POSITIVE_INFINITY)
    }
    expect(driven.recorder.of('stepFailed')).toEqual([])
  })

  test('behavior: the attestations of a burst share a transaction per DVN, and each is there', async () => {
    const way = await openWay(west, east)
    for (let number = 0; number < 55; number += 1) await way.send(word(number))
    const driven = drive([way])
    await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 55)
    const attestations = (await driven.relayer.listMessages()).map(({ transactions }) => transactions.attested.a)
    expect(new Set(attestations).size).toBe(2)
    expect(await way.receiver.count()).toBe(55)
  })

  test('behavior: more messages wait than one request can ask about, and all arrive', async () => {
    const way = await openWay(west, east)
    const driven = drive([way])
    for (let number = 0; number < 45; number += 1) await way.send(word(number))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 45)
    await mineAll(world, 20)
    await driven.relayer.tick()
    expect(driven.recorder.of('stepFailed')).toEqual([])
  })

  test('behavior: a delivered message is delivered no second time by a relayer that has lost its file', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const first = drive([way])
    await until(world, first.relayer, async () => (await statuses(first)).includes('delivered'))
    const before = await executorNonce(east)

    const amnesiac = trial.drive(configFor(world, [way], `${trial.folder}/other`))
    await until(world, amnesiac.relayer, async () => (await statuses(amnesiac)).includes('delivered'))
    expect(await only(amnesiac)).toMatchObject({ deliveredBy: 'other', gas: { total: 0n } })
    expect((await only(amnesiac)).transactions.delivered).toBe((await only(first)).transactions.delivered)
    expect(await executorNonce(east)).toBe(before)
  })

  test('behavior: a message that somebody else commits and delivers first costs nothing more', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const driven = drive([way])
    await until(
      world,
      driven.relayer,
      () => driven.recorder.of('transactionSent').filter(({ eid }) => eid === east.eid).length === 2,
    )
    await mineAll(world)

    const message = await only(driven)
    const { header, payloadHash, guid, message: body } = partsOf(message)
    await callAsStranger(
      east,
      east.layerZero.receiveUln302,
      encodeFunctionData({ abi: receiveUln302Abi, functionName: 'commitVerification', args: [header, payloadHash] }),
    )
    await callAsStranger(
      east,
      east.layerZero.endpoint,
      encodeFunctionData({
        abi: endpointV2Abi,
        functionName: 'lzReceive',
        args: [originOf(message), way.receiver.address, guid, body, '0x'],
      }),
    )
    const before = await executorNonce(east)
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('delivered'))
    expect(await only(driven)).toMatchObject({
      deliveredBy: 'other',
      gas: { committed: undefined, delivered: undefined },
    })
    expect(await executorNonce(east)).toBe(before)
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: somebody else delivers while our delivery is on its way: it ends delivered, not in an alert', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const driven = drive([way])
    const sentByExecutor = () =>
      driven.recorder.of('transactionSent').filter(({ tasks }) => tasks[0]?.startsWith('execute/'))
    await until(world, driven.relayer, () => sentByExecutor().length === 1)
    // Ours wait in the pool; drop them, let the stranger go first, and put ours behind.
    await dropPool(east.client)
    const message = await only(driven)
    const { header, payloadHash, guid, message: body } = partsOf(message)
    await callAsStranger(
      east,
      east.layerZero.receiveUln302,
      encodeFunctionData({ abi: receiveUln302Abi, functionName: 'commitVerification', args: [header, payloadHash] }),
    )
    await callAsStranger(
      east,
      east.layerZero.endpoint,
      encodeFunctionData({
        abi: endpointV2Abi,
        functionName: 'lzReceive',
        args: [originOf(message), way.receiver.address, guid, body, '0x'],
      }),
    )
    await driven.relayer.stop()
    trial.forget(driven)
    // A restart broadcasts again what it does not know to be in the pool.
    const restarted = drive([way])
    await until(world, restarted.relayer, async () => (await statuses(restarted)).includes('delivered'))
    expect(await only(restarted)).toMatchObject({ deliveredBy: 'other' })
    expect(restarted.recorder.of('messageAlert')).toEqual([])
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: a message whose handler reverts blocks no other, costs gas once, and is delivered when it can be', async () => {
    const way = await openWay(west, east)
    const poison = word(666)
    await way.receiver.failOn(poison)
    for (const message of [word(0), poison, word(1), word(2)]) await way.send(message)
    const driven = drive([way])
    await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 3)
    expect(await way.receiver.count()).toBe(3)
    await until(world, driven.relayer, () => driven.recorder.of('messageAlert').length >= 5)
    expect((await driven.relayer.listMessages())[1]).toMatchObject({
      nonce: 2n,
      status: 'alert',
      reason: expect.stringContaining('no reason'),
    })

    // After the first time it is only simulated.
    const sent = driven.recorder.of('transactionSent').flatMap(({ tasks }) => tasks)
    expect(sent.filter((task) => task.startsWith('execute/'))).toHaveLength(4)

    await way.receiver.failOn(undefined)
    await until(world, driven.relayer, async () => (await statuses(driven)).every((status) => status === 'delivered'))
    expect(await way.receiver.count()).toBe(4)
  })

  test('behavior: a handler that claims that somebody else was faster costs gas once too, and not with every pass', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const driven = drive([way])
    await until(world, driven.relayer, async () => (await statuses(driven)).join() === 'delivered')
    // PUSH4 selector PUSH1 e0 SHL PUSH0 MSTORE PUSH1 44 PUSH0 REVERT: the endpoint's own error when there is nothing to execute.
    const selector = toFunctionSelector('LZ_PayloadHashNotFound(bytes32,bytes32)').slice(2)
    await east.client.setCode({ address: way.receiver.address, bytecode: `0x63${selector}60e01b5f5260445ffd` })
    await way.send(word(1))
    await rounds(world, driven, 30)
    const sent = driven.recorder.of('transactionSent').flatMap(({ tasks }) => tasks)
    expect(sent.filter((task) => task.startsWith('execute/'))).toHaveLength(2)
    const [, second] = await driven.relayer.listMessages()
    expect(second).toMatchObject({ status: 'alert', reason: expect.stringContaining('LZ_PayloadHashNotFound') })
  })

  test('behavior: a message whose options give too little gas is tried again with more', async () => {
    const way = await openWay(west, east)
    await way.send(word(0), 30_000n)
    const driven = drive([way])
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('delivered'))
    expect(driven.recorder.of('messageAlert')[0]?.reason).toContain('gas ran out')
    expect((await only(driven)).attempts).toBeGreaterThan(0)
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: a message that is too dear to bring on waits with the reason, and is delivered when fees fall', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const driven = drive([way], { send: { maxFeePerMessage: parseGwei('30') * 300_000n } })
    for (let round = 0; round < 4; round += 1) {
      await east.client.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei('100') })
      await mineAll(world)
      await driven.relayer.tick()
    }
    const [dear] = await driven.relayer.listMessages()
    expect(dear).toMatchObject({ reason: expect.stringContaining('maxFeePerMessage') })
    expect(driven.recorder.of('feeCeilingReached').length).toBeGreaterThan(0)
    expect(driven.recorder.of('transactionSent')).toEqual([])
    await east.client.setNextBlockBaseFeePerGas({ baseFeePerGas: 1n })
    await mineAll(world)
    await sleep(1_100)
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('delivered'))
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: value is handed over when the operator allows it', async () => {
    const way = await openWay(west, east)
    await way.send(word(0), undefined, '0x00030100210100000000000000000000000000030d4000000000000000000000000000000007')
    const driven = drive([way], { maxValuePerMessage: 7 })
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('delivered'))
    expect(await east.client.getBalance({ address: way.receiver.address })).toBeGreaterThan(0n)
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: wei of a delivery that fails come back to the key, and are paid once', async () => {
    const way = await openWay(west, east)
    const wei = parseEther('0.5')
    await way.send(word(1), undefined, lzReceiveOptions(100_000n, wei))
    const key = world.devnet.accounts.workers.get(east.eid)?.executorAdmin.address ?? '0x'
    const balances = () =>
      Promise.all([key, east.layerZero.executor, way.receiver.address].map((address) => balanceOf(east, address)))
    const before = await balances()
    const driven = drive([way], { maxValuePerMessage: wei })
    const deliveries = () =>
      driven.recorder.of('transactionSent').filter(({ tasks }) => tasks.some((task) => task.startsWith('execute/')))
    await until(world, driven.relayer, () => deliveries().length === 1)
    // From here on its handler fails: what is on its way reverts once it is mined.
    await way.receiver.failOn(word(1))
    await until(world, driven.relayer, async () => (await only(driven)).reason !== undefined)
    await rounds(world, driven, 5)
    expect(deliveries()).toHaveLength(1)
    await way.receiver.failOn(undefined)
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('delivered'))
    expect(deliveries()).toHaveLength(2)
    const after = await balances()
    const [paid = 0n, kept, handed] = after.map((balance, index) => balance - (before[index] ?? 0n))
    expect([kept, handed]).toEqual([0n, wei])
    expect(-paid).toBeLessThan(wei + parseEther('0.1'))
  })

  test('behavior: an alert that somebody else emits about our message means nothing', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const driven = drive([way])
    await until(world, driven.relayer, async () => (await statuses(driven)).length === 1)
    const message = await only(driven)
    const { guid, message: body } = partsOf(message)
    const args = [originOf(message), way.receiver.address, guid, 1n, 0n, body, '0x', '0xdeadbeef'] as const
    await callAsStranger(
      east,
      east.layerZero.endpoint,
      encodeFunctionData({ abi: endpointV2Abi, functionName: 'lzReceiveAlert', args }),
    )
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('delivered'))
    expect(driven.recorder.of('messageAlert')).toEqual([])
  })

  test('behavior: a message that the receiver discards is parked as such and not called delivered', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const driven = drive([way], { dvns: [] })
    await until(world, driven.relayer, async () => (await statuses(driven)).length === 1)
    const args = [way.receiver.address, west.eid, pad(way.sender), 1n] as const
    await way.receiver.act(
      east.layerZero.endpoint,
      encodeFunctionData({ abi: endpointV2Abi, functionName: 'skip', args }),
    )
    await until(world, driven.relayer, async () => (await statuses(driven)).includes('parked'))
    expect((await only(driven)).reason).toContain('discarded')
    // It waits for nobody: from the next look on it does not count as put aside.
    await driven.relayer.tick()
    const { operator, close } = openOperator(parseRelayerConfig(configFor(world, [way], `${trial.folder}/store`)))
    expect((await readStatus(operator))[0]).toMatchObject({ waiting: [], stuck: [] })
    await close()
    expect((await only(driven)).status).toBe('parked')
  })

  test('behavior: a DVN that its contract does not believe is found out, because only the library’s event counts', async () => {
    const way = await openWay(west, east)
    await way.send(word(0))
    const config = configFor(world, [way], `${trial.folder}/store`)
    const { dvns: [a, b] = [] } = config.network
    const { a: ofA = {}, b: ofB = {} } = config.keys.dvns ?? {}
    if (a === undefined || b === undefined) throw new Error('two DVNs are configured')
    const wrongVid = { ...a, chains: a.chains.map((chain) => ({ ...chain, vid: chain.vid + 1 })) }
    const wrongSigner = Object.fromEntries(
      Object.entries(ofB).map(([eid, keys]) => [eid, { ...keys, signers: [generatePrivateKey()] }]),
    )
    const driven = drive([way], { dvns: [wrongVid, b], keys: { dvns: { a: ofA, b: wrongSigner } } })
    await until(world, driven.relayer, async () =>
      ((await only(driven).catch(() => undefined))?.reason ?? '').includes('skipped'),
    )
    const succeeded = driven.recorder.of('transactionMined').filter(({ eid }) => eid === east.eid)
    expect(succeeded.every((transaction) => transaction.succeeded)).toBe(true)
    expect(driven.recorder.of('messageAttested')).toEqual([])
    expect(await way.receiver.count()).toBe(0)
  })

  test('behavior: a message whose receiver blocks its library on the way waits, and is delivered once that is undone', async () => {
    const way = await openWay(west, east)
    const endpoint = { address: east.layerZero.endpoint, abi: endpointV2Abi } as const
    const receiveThrough = (library: Address) => {
      const args = [way.receiver.address, west.eid, library, 0n] as const
      return way.receiver.act(
        endpoint.address,
        encodeFunctionData({ abi: endpointV2Abi, functionName: 'setReceiveLibrary', args }),
      )
    }
    await way.send(word(0))
    await receiveThrough(await east.client.readContract({ ...endpoint, functionName: 'blockedLibrary' }))
    const driven = drive([way])
    await until(world, driven.relayer, async () =>
      ((await only(driven).catch(() => undefined))?.reason ?? '').includes('the receive library is not valid'),
    )
    expect(await way.receiver.count()).toBe(0)
    await receiveThrough(east.layerZero.receiveUln302)
    await until(world, driven.relayer, async () => (await only(driven)).status === 'delivered')
    expect(await way.receiver.count()).toBe(1)
  })

  test('behavior: a keeper job sends with the keeper’s key, and is told to the observer', async () => {
    const way = await openWay(west, east)
    const { keeper } = world.devnet.accounts
    const driven = trial.drive(
      configFor(world, [way], `${trial.folder}/store`, { keys: { keeper: keeper.privateKey } }),
      [
        {
          name: 'say-hello',
          mayCall: () => [{ to: way.receiver.address, maxValue: 0n }],
          run: async ({ chains }) => {
            for (const { sender } of chains) {
              await sender.send({ tasks: ['hello'], to: way.receiver.address, data: '0x', gas: 100_000n })
            }
          },
        },
        {
          name: 'broken',
          mayCall: () => [],
          run: async () => {
            throw new Error('broken')
          },
        },
      ],
    )
    const mined = () => driven.recorder.of('transactionMined').filter(({ tasks }) => tasks[0] === 'hello')
    await until(world, driven.relayer, () => mined().length >= 2)
    expect(new Set(mined().map(({ eid }) => eid))).toEqual(new Set([west.eid, east.eid]))
    expect(mined().every(({ from }) => from === keeper.address)).toBe(true)
    expect(driven.recorder.of('stepFailed')[0]).toMatchObject({
      step: 'job broken',
      code: 'UNEXPECTED',
      reason: expect.stringContaining('broken'),
    })
  })

  test('error: ConfigInvalidError for a job without a key to do it with; the store can be opened again', async () => {
    const way = await openWay(west, east)
    const config = configFor(world, [way], `${trial.folder}/store`)
    const job = { name: 'say-hello', mayCall: () => [], run: async () => undefined }
    expect(() => driveRelayer(config, [job])).toThrow(ConfigInvalidError)
    expect(() => driveRelayer(config, [job])).toThrow('keys.keeper: needed for the jobs say-hello')
    await drive([way]).relayer.tick()
  })

  test('behavior: a sender that may have only two transactions under way still brings all messages on', async () => {
    const way = await openWay(west, east)
    for (let number = 0; number < 5; number += 1) await way.send(word(number))
    const driven = drive([way], { send: { maxInFlight: 2 } })
    await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 5)
    expect(await way.receiver.count()).toBe(5)
  })

  test('behavior: started, it needs no ticks', async () => {
    const way = await openWay(west, east)
    const driven = drive([way])
    await driven.relayer.start()
    await way.send(word(0))
    await until(world, { tick: () => new Promise((resolve) => setTimeout(resolve, 100)) }, async () =>
      (await statuses(driven)).includes('delivered'),
    )
    expect(await way.receiver.count()).toBe(1)
  })
})
