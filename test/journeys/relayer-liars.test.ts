import { lzReceiveOptions } from '@omnicover/deployer'
import {
  answerStatus,
  changePayload,
  type DevnetChain,
  type Fault,
  type FaultProxy,
  forgePacket,
  lagBehind,
  lieAboutPackets,
  limitLogRange,
  omitPacket,
  type PacketLie,
} from '@omnicover/devnet'
import { concat, decodeAbiParameters, encodeAbiParameters, type Hex, pad, toFunctionSelector, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerReads } from '../support/relayer/answerReads.js'
import { forgeDelivery } from '../support/relayer/forgeDelivery.js'
import { openRows } from '../support/relayer/openRows.js'
import { reorganise } from '../support/relayer/reorganise.js'
import { rounds, useTrial } from '../support/relayer/trial.js'
import {
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

const always = { seed: 'liar', chance: 1 }

/** A provider of the source chain. */
async function provider(...faults: Fault[]): Promise<FaultProxy> {
  return trial.proxyOf(west.rpcUrl, faults)
}

/** A relayer whose DVNs ask three providers of the source chain and believe two. It finds messages through the node, or through others. */
function drive(way: Way, providers: readonly FaultProxy[], finders: readonly FaultProxy[] = []): DrivenRelayer {
  const urls = providers.map(({ url }) => url)
  return trial.drive(
    configFor(world, [way], `${trial.folder}/store`, {
      quorum: 2,
      dvnRpcUrls: (_, { eid }) => (eid === west.eid ? urls : undefined),
      rpcUrls: finders.length === 0 ? {} : { [west.eid]: finders.map(({ url }) => url) },
    }),
  )
}

/** A lie about what a packet asks for: the packet, its options and its library are replaced. */
function changeWishes(change: (sent: readonly [Hex, Hex, Hex]) => readonly [Hex, Hex, Hex]): PacketLie {
  const data = [{ type: 'bytes' }, { type: 'bytes' }, { type: 'address' }] as const
  return (log) => [{ ...log, data: encodeAbiParameters(data, change(decodeAbiParameters(data, log.data))) }]
}

async function statuses({ relayer }: DrivenRelayer): Promise<string[]> {
  return (await relayer.listMessages()).map(({ nonce, status }) => `${nonce} ${status}`).sort()
}

describe('a quorum of two out of three providers', () => {
  test.each([
    ['tells another payload', changePayload],
    ['has no such log', omitPacket],
  ])('behavior: one that %s is outvoted, and told about', async (_, lie) => {
    const way = await openWay(west, east)
    const liar = await provider(lieAboutPackets(always, lie))
    const driven = drive(way, [liar, await provider(), await provider()])
    await way.send(word(0))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
    expect(driven.recorder.of('attestationRefused')).toEqual([])
    const told = driven.recorder.of('connectionOutvoted')
    expect(told.map(({ dvn }) => dvn).sort()).toEqual(['a', 'b'])
    expect(told[0]?.reason).toBe(`${liar.url} has the transaction without this packet`)
  })

  test('behavior: one that is down stops nothing', async () => {
    const way = await openWay(west, east)
    const driven = drive(way, [await provider(), await provider(), await provider()])
    trial.proxies[1]?.setDown(true)
    await way.send(word(0))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
    expect(driven.recorder.of('stepFailed')).toEqual([])
  })

  test('behavior: two that are down leave nobody to believe: nothing is attested', async () => {
    const way = await openWay(west, east)
    const driven = drive(way, [await provider(), await provider(), await provider()])
    trial.proxies[0]?.setDown(true)
    trial.proxies[1]?.setDown(true)
    await way.send(word(0))
    await rounds(world, driven, 5)
    expect(driven.recorder.of('messageAttested')).toEqual([])
    expect(driven.recorder.of('stepFailed')[0]).toMatchObject({ code: 'RPC_UNREACHABLE' })
    trial.proxies[0]?.setDown(false)
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  })

  test('behavior: a liar does not count as one on which a message is deep enough', async () => {
    const way = await openWay(west, east, 3)
    const liar = await provider(lieAboutPackets(always, changePayload))
    const late = await provider(lagBehind(6))
    const driven = drive(way, [liar, late, await provider()])
    await way.send(word(0))
    // The message is three blocks deep on the liar and on one that tells the truth, and not on the third.
    await rounds(world, driven, 6)
    expect(driven.recorder.of('attestationRefused').length).toBeGreaterThan(0)
    expect(driven.recorder.of('messageAttested')).toEqual([])
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  })
})

/** Gas for a handler, as options say it. */
const gasOption = (amount: bigint) => `0x000301001101${amount.toString(16).padStart(32, '0')}` as const
/** 100,000 gas, and in the order in which messages were sent: nobody here carries that out. */
const orderedExecution = '0x000301001101000000000000000000000000000186a001000104'

describe('a provider that lies once about a packet that was sent', () => {
  test.each<readonly [string, PacketLie]>([
    ['its transaction', (log) => [{ ...log, transactionHash: `0x${'12'.repeat(32)}` }]],
    ['its block, as one that is to come', (log) => [{ ...log, blockNumber: '0xffffff' } as typeof log]],
    ['its block, as an old one', (log) => [{ ...log, blockNumber: '0x2' } as typeof log]],
    ['its options, which are refused then', changeWishes(([sent, _, library]) => [sent, orderedExecution, library])],
    ['its options, with too little gas', changeWishes(([sent, _, library]) => [sent, gasOption(1_000n), library])],
    ['its library', changeWishes(([sent, options]) => [sent, options, pad('0xaa', { size: 20 })])],
  ])('behavior: one that was told with a lie about %s is delivered, as is the next', async (_, lie) => {
    const way = await openWay(west, east)
    const liar = await provider(lieAboutPackets(always, lie))
    const honest = await provider()
    const driven = drive(way, [honest, await provider(), await provider()], [liar, honest])
    await way.send(word(0))
    await driven.relayer.tick()
    liar.inject()
    await way.send(word(1))
    await until(world, driven.relayer, async () => (await statuses(driven)).join() === '1 delivered,2 delivered')
    expect(await way.receiver.count()).toBe(2)
    expect(driven.recorder.of('messageAlert')).toEqual([])
  })

  test('behavior: a lie that never ends does not hold it up', async () => {
    const way = await openWay(west, east)
    const lie = changeWishes(([sent, _, library]) => [sent, gasOption(1_000n), library])
    const driven = drive(
      way,
      [await provider(), await provider(), await provider()],
      [await provider(lieAboutPackets(always, lie))],
    )
    await way.send(word(0))
    await until(world, driven.relayer, async () => (await statuses(driven)).join() === '1 delivered')
  })

  test('behavior: a connection of a DVN that tells other options than the others is outvoted, and told about', async () => {
    const way = await openWay(west, east)
    const lie = changeWishes(([sent, _, library]) => [sent, gasOption(1_000n), library])
    const liar = await provider(lieAboutPackets(always, lie))
    const driven = drive(way, [liar, await provider(), await provider()])
    await way.send(word(0))
    await until(world, driven.relayer, async () => (await statuses(driven)).join() === '1 delivered')
    const told = driven.recorder.of('connectionOutvoted')
    expect(told.map(({ dvn }) => dvn).sort()).toEqual(['a', 'b'])
    expect(told[0]?.reason).toContain(`${liar.url} says something else than others`)
  })
})

describe('a provider that lies to the scan', () => {
  test('behavior: a packet that it keeps back is read from the next one', async () => {
    const way = await openWay(west, east)
    const liar = await provider(lieAboutPackets(always, omitPacket))
    const driven = drive(way, [liar, await provider(), await provider()], [liar, await provider()])
    await way.send(word(0))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
    expect(driven.recorder.of('gapFound')).toMatchObject([{ missingNonce: 1n, sentNonce: 1n }])
  })

  test('behavior: one that wants to be asked for fewer blocks is, and the liar does not answer in its place', async () => {
    const way = await openWay(west, east)
    const liar = await provider(lieAboutPackets(always, omitPacket))
    const modest = await provider(limitLogRange(5))
    await way.send(word(0))
    await mineAll(world, 20)
    const driven = drive(way, [liar, await provider(), await provider()], [liar, modest])
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  })

  test('behavior: a payload that it changed is refused, the true one is found at the next provider, and the lie is put away', async () => {
    const way = await openWay(west, east)
    const liar = await provider(lieAboutPackets(always, changePayload))
    const driven = drive(way, [liar, await provider(), await provider()], [liar, await provider()])
    await way.send(word(0))
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 2)
    expect(await statuses(driven)).toEqual(['1 final'])
    // What it tells next makes the relayer count again.
    await way.send(word(1))
    await until(world, driven.relayer, () => driven.recorder.of('attestationRefused').length >= 4)
    liar.inject()
    await way.send(word(2))
    await until(world, driven.relayer, () => driven.recorder.of('messageDenied').length === 2)
    await rounds(world, driven, 3)
    expect(await statuses(driven)).toEqual(['1 delivered', '1 denied', '2 delivered', '2 denied', '3 delivered'])
    expect(await way.receiver.count()).toBe(3)
  })

  test('behavior: a message that was sent anew after a reorganisation is found, though it is kept back and a later one is told', async () => {
    const way = await openWay(west, east, 3)
    const liar = await provider(lieAboutPackets(always, (log) => (log.data.includes(word(1).slice(2)) ? [] : [log])))
    const driven = drive(way, [liar, await provider(), await provider()], [liar, await provider()])
    await way.send(word(0))
    await driven.relayer.tick()
    await reorganise(west.client, (await driven.relayer.listMessages())[0]?.sourceBlockNumber ?? 0n)
    await way.send(word(1))
    await way.send(word(2))
    await until(world, driven.relayer, () => driven.recorder.of('messageReorged').length === 1)
    // What it tells next makes the relayer count again.
    await way.send(word(3))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 3)
    expect(await statuses(driven)).toEqual(['1 delivered', '1 reorged', '2 delivered', '3 delivered'])
  })

  test('behavior: a packet that nobody sent does not stand in the way of the one that is sent next', async () => {
    const way = await openWay(west, east)
    const liar = await provider(lieAboutPackets(always, forgePacket))
    const driven = drive(way, [liar, await provider(), await provider()], [liar, await provider()])
    await way.send(word(0))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
    // It ends though nothing is sent any more.
    await until(world, driven.relayer, () => driven.recorder.of('messageDenied').length === 1)
    expect(await statuses(driven)).toEqual(['1 delivered', '2 denied'])
    liar.inject()
    await way.send(word(5))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 2)
    await rounds(world, driven, 3)
    expect(await statuses(driven)).toEqual(['1 delivered', '2 delivered', '2 denied'])
    expect(await way.receiver.count()).toBe(2)
    expect(driven.recorder.of('messageReorged')).toEqual([])
    expect(driven.recorder.of('messageParked')).toEqual([])
  })
})

const lazyNonceSelector = toFunctionSelector('lazyInboundNonce(address,uint32,bytes32)')
const payloadHashSelector = toFunctionSelector('inboundPayloadHash(address,uint32,bytes32,uint64)')

/** Options that ask for a composed call too, with 100,000 gas. */
const withCompose = concat([
  lzReceiveOptions(100_000n),
  '0x01',
  '0x0013',
  '0x03',
  '0x0000',
  toHex(100_000n, { size: 16 }),
])

describe('a provider of the far chain that lies for many blocks', () => {
  test.each([
    ['all was executed', answerReads(lazyNonceSelector, 1_000n)],
    ['another payload stands there', answerReads(payloadHashSelector, 7n)],
  ])('behavior: one that says that %s delays what is sent, until it tells the truth', async (_, lie) => {
    const way = await openWay(west, east)
    const liar = await trial.proxyOf(east.rpcUrl, [lie])
    const rpcUrls = { [east.eid]: [liar.url, east.rpcUrl] }
    const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, { rpcUrls }))
    await way.send(word(1))
    await rounds(world, driven, 25)
    expect(await statuses(driven)).toEqual(['1 final'])
    expect((await driven.relayer.listMessages())[0]?.reason).toContain('dispute that it is over')
    liar.inject()
    await way.send(word(2))
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 2)
    await until(world, driven.relayer, async () => (await statuses(driven)).join() === '1 delivered,2 delivered')
    expect(driven.recorder.of('messageParked')).toEqual([])
  })

  test('behavior: one that says so while the other is away ends nothing', async () => {
    const way = await openWay(west, east)
    const liar = await trial.proxyOf(east.rpcUrl, [answerReads(lazyNonceSelector, 1_000n)])
    const away = await trial.proxyOf(east.rpcUrl, [answerStatus(503)])
    const rpcUrls = { [east.eid]: [liar.url, away.url] }
    const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, { rpcUrls }))
    await way.send(word(1))
    await rounds(world, driven, 25)
    expect(await statuses(driven)).toEqual(['1 final'])
    expect((await driven.relayer.listMessages())[0]?.reason).toContain('too few of them say so')
    for (const proxy of [liar, away]) proxy.inject()
    await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
  })

  test('behavior: what the only one had closed is taken up again when it tells the truth, and arrives once', async () => {
    const way = await openWay(west, east)
    const only = await trial.proxyOf(east.rpcUrl, [answerReads(lazyNonceSelector, 1_000n)])
    const config = configFor(world, [way], `${trial.folder}/store`, {
      rpcUrls: { [east.eid]: [only.url] },
      send: { lostAfterMs: 1 },
    })
    const driven = trial.drive(config)
    await way.send(word(1))
    await rounds(world, driven, 40)
    expect(await statuses(driven)).toEqual(['1 delivered'])
    await driven.relayer.stop()
    trial.forget(driven)
    expect(await openRows(config.storePath)).toEqual([])

    const again = trial.drive(config)
    await rounds(world, again, 5)
    expect(again.recorder.of('reorg')).toEqual([])
    only.inject()
    await until(world, again.relayer, async () => (await way.receiver.count()) === 1)
    await rounds(world, again, 25)
    expect(await statuses(again)).toEqual(['1 delivered'])
    expect(await way.receiver.count()).toBe(1)
    expect(again.recorder.of('reorg')).toHaveLength(1)
  })

  test('behavior: what was delivered stays so while one says that it was not', async () => {
    const way = await openWay(west, east)
    const liar = await trial.proxyOf(east.rpcUrl)
    const rpcUrls = { [east.eid]: [east.rpcUrl, liar.url] }
    const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, { rpcUrls }))
    await way.send(word(1))
    await until(world, driven.relayer, async () => (await statuses(driven)).join() === '1 delivered')
    liar.inject(answerReads(lazyNonceSelector, 0n))
    await rounds(world, driven, 25)
    expect(await statuses(driven)).toEqual(['1 delivered'])
    expect(driven.recorder.of('reorg')).toEqual([])
    liar.inject()
    await rounds(world, driven, 5)
    await driven.relayer.stop()
    trial.forget(driven)
    expect(await openRows(`${trial.folder}/store`)).toEqual([])
    expect(await way.receiver.count()).toBe(1)
  })

  test.each([
    ['in an old block', 1n, undefined],
    ['in a block that no chain will have', 10n ** 15n, undefined],
    ['in an old block, of one that asks for a composed call', 1n, withCompose],
  ])(
    'behavior: a delivery that one of three keeps back, and tells %s, is made after all',
    async (_, blockNumber, options) => {
      const way = await openWay(west, east)
      const workers = world.devnet.accounts.workers.get(east.eid)
      if (workers === undefined) throw new TypeError('the far chain has no workers')
      const liar = await trial.proxyOf(east.rpcUrl, [forgeDelivery(way, workers.executorAdmin.address, blockNumber)])
      const rpcUrls = { [east.eid]: [liar.url, east.rpcUrl, (await trial.proxyOf(east.rpcUrl)).url] }
      const send = { lostAfterMs: 1, rebroadcastAfterMs: 1 }
      const driven = trial.drive(configFor(world, [way], `${trial.folder}/store`, { rpcUrls, send }))
      await way.send(word(1), undefined, options)
      await until(world, driven.relayer, () => driven.recorder.of('messageDelivered').length === 1)
      expect(await way.receiver.count()).toBe(0)
      liar.inject()
      await until(world, driven.relayer, async () => (await way.receiver.count()) === 1)
      await rounds(world, driven, 25)
      expect(await statuses(driven)).toEqual(['1 delivered'])
      expect(await way.receiver.count()).toBe(1)
      await driven.relayer.stop()
      trial.forget(driven)
      expect(await openRows(`${trial.folder}/store`)).toEqual([])
    },
  )
})
