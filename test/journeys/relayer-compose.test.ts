import { endpointV2Abi } from '@omnicover/deployments'
import { type Fault, startFaultProxy, tamper } from '@omnicover/devnet'
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
import {
  decodeAbiParameters,
  encodeAbiParameters,
  encodeFunctionData,
  getAbiItem,
  numberToHex,
  type RpcLog,
  type RpcTransactionReceipt,
  toEventSelector,
  toFunctionSelector,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerReads } from '../support/relayer/answerReads.js'
import { type Crash, planCrash } from '../support/relayer/crash.js'
import { type MoneyWorld, startMoneyWorld } from '../support/relayer/moneyWorld.js'
import { openRows } from '../support/relayer/openRows.js'
import { createRecorder } from '../support/relayer/recorder.js'
import { sendAndMine } from '../support/relayer/sendAndMine.js'
import { rounds } from '../support/relayer/trial.js'
import { configFor, driveRelayer, mineAll, temporaryFolder, until } from '../support/relayer/world.js'

const AMOUNT = 5_000_000n
/** Deeper than any reorganisation that the relayer reckons with, so that messages are closed too. */
const closedAfter = 20

let world: MoneyWorld
beforeAll(async () => {
  world = await startMoneyWorld()
}, 120_000)
afterAll(() => world.stop())

/** What was sent from now on; a new process would else look at the messages of all tests before. */
async function configOf(storePath: string) {
  const config = configFor(world, [], storePath, { pathways: [...world.pathways] })
  const heads = await Promise.all(world.chains.map(({ client }) => client.getBlockNumber()))
  const chains = config.network.chains.map((chain, i) => ({ ...chain, startBlock: (heads[i] ?? 0n) + 1n }))
  return { ...config, network: { ...config.network, chains } }
}

/** The same, with other providers of the far chain. */
async function configBehind(rpcUrls: string[], storePath: string) {
  const config = await configOf(storePath)
  const chains = config.network.chains.map((chain) => (chain.eid === world.east.eid ? { ...chain, rpcUrls } : chain))
  return { ...config, network: { ...config.network, chains } }
}

/** A relayer whose writes and broadcasts go through a planned crash. */
function startProcess(config: RelayerConfigInput, crash: Crash): Relayer {
  const ports = {
    store: crash.wrapStore(openLmdbStore(config.storePath)),
    clock: systemClock,
    observer: createRecorder(),
    connect: (parameters: Parameters<typeof createViemChain>[0]) => crash.wrapChain(createViemChain(parameters)),
    toSigner: createLocalSigner,
  }
  return composeRelayer(parseRelayerConfig(config), ports)
}

const newest = async (relayer: Relayer) => (await relayer.listMessages()).at(-1)

const composeSent = getAbiItem({ abi: endpointV2Abi, name: 'ComposeSent' })

/** Changes what a receipt tells of what was composed. */
function changeComposed(change: (log: RpcLog) => readonly RpcLog[]): Fault {
  return tamper((method, result) => {
    if (method !== 'eth_getTransactionReceipt' || result === null) return result
    const receipt = result as RpcTransactionReceipt
    const isComposed = ({ topics }: RpcLog) => topics[0] === toEventSelector(composeSent)
    return { ...receipt, logs: receipt.logs.flatMap((log) => (isComposed(log) ? change(log) : [log])) }
  })
}

/** Has a stranger compose something under the same guid before. */
function addStrangers(log: RpcLog): readonly RpcLog[] {
  const [, ...told] = decodeAbiParameters(composeSent.inputs, log.data)
  return [{ ...log, data: encodeAbiParameters(composeSent.inputs, [world.east.layerZero.executor, ...told]) }, log]
}

describe('money that travels with words for its receiver', () => {
  test('default: it is delivered, then credited by a transaction of its own, once, and closed', async () => {
    const folder = temporaryFolder()
    const { relayer, recorder } = driveRelayer(await configOf(`${folder.path}/store`))
    const before = await world.credited()
    await world.sendOrder(AMOUNT)
    await until(world, relayer, async () => (await world.credited()) === before + AMOUNT)
    await until(world, relayer, () => recorder.of('messageComposed').length > 0)
    const report = await newest(relayer)
    expect(report).toMatchObject({ status: 'delivered', reason: undefined, deliveredBy: 'us' })
    expect(report?.transactions.composed).toMatch(/^0x/)
    expect(report?.gas.composed).toBeLessThan(250_000n)
    await mineAll(world, closedAfter)
    for (let round = 0; round < 3; round += 1) await relayer.tick()
    expect(recorder.of('messageComposed')).toHaveLength(1)
    await relayer.stop()
    expect(await openRows(`${folder.path}/store`)).toEqual([])
    folder.remove()
  })

  test('behavior: what somebody else ran is not run again', async () => {
    const folder = temporaryFolder()
    const { relayer, recorder } = driveRelayer(await configOf(`${folder.path}/store`))
    await world.sendOrder(AMOUNT)
    // Until it is delivered and not mined further: the relayer has not seen what was composed.
    await until(world, relayer, async () => (await newest(relayer))?.status === 'delivered')
    const { client, layerZero } = world.east
    const logs = await client.getContractEvents({
      ...{ address: layerZero.endpoint, abi: endpointV2Abi, eventName: 'ComposeSent', fromBlock: 0n, strict: true },
    })
    const sent = logs.at(-1)?.args
    if (sent === undefined) throw new TypeError('nothing was composed')
    const args = [sent.from, sent.to, sent.guid, sent.index, sent.message, '0x'] as const
    const data = encodeFunctionData({ abi: endpointV2Abi, functionName: 'lzCompose', args })
    await sendAndMine(client, world.devnet.accounts.keeper, { to: layerZero.endpoint, data })
    await until(world, relayer, () => recorder.of('messageComposed').length > 0)
    expect((await world.runs()).filter((guid) => guid === sent.guid)).toHaveLength(1)
    await relayer.stop()
    folder.remove()
  })

  test('behavior: what fails is told, and run when it no longer fails', async () => {
    const folder = temporaryFolder()
    const { relayer, recorder } = driveRelayer(await configOf(`${folder.path}/store`))
    const before = await world.credited()
    await world.setPeer(false)
    await world.sendOrder(AMOUNT)
    await until(world, relayer, () => recorder.of('messageAlert').length > 1)
    expect(recorder.of('messageAlert').at(0)?.reason).toContain('OftBridge_WrongSender')
    expect(await world.credited()).toBe(before)
    expect((await newest(relayer))?.reason).toContain('OftBridge_WrongSender')
    await world.setPeer(true)
    await until(world, relayer, async () => (await world.credited()) === before + AMOUNT)
    await relayer.stop()
    folder.remove()
  })

  test.each([
    ['keeps it back from a receipt', changeComposed(() => [])],
    ['says that it was run', answerReads(toFunctionSelector('composeQueue(address,address,bytes32,uint16)'), 1n)],
  ])(
    'behavior: while one of two providers %s, it waits, and is credited afterwards',
    {
      timeout: 60_000,
    },
    async (_, lie) => {
      const folder = temporaryFolder()
      const liar = await startFaultProxy(world.east.rpcUrl, [lie])
      const driven = driveRelayer(await configBehind([liar.url, world.east.rpcUrl], `${folder.path}/store`))
      const before = await world.credited()
      await world.sendOrder(AMOUNT)
      await until(world, driven.relayer, async () => (await newest(driven.relayer))?.status === 'delivered')
      await rounds(world, driven, closedAfter)
      expect(driven.recorder.of('messageComposed')).toEqual([])
      expect((await newest(driven.relayer))?.reason).toContain('does not show what was composed')
      liar.inject()
      await until(world, driven.relayer, async () => (await world.credited()) === before + AMOUNT)
      await driven.relayer.stop()
      await liar.stop()
      folder.remove()
    },
  )

  test('behavior: it is closed, also when one of two providers puts all that is mined into a block that no chain will have', async () => {
    const folder = temporaryFolder()
    const liar = await startFaultProxy(world.east.rpcUrl, [
      tamper((method, result) =>
        method === 'eth_getTransactionReceipt' && result !== null
          ? { ...(result as RpcTransactionReceipt), blockNumber: numberToHex(10n ** 15n) }
          : result,
      ),
    ])
    const config = await configBehind([liar.url, world.east.rpcUrl], `${folder.path}/store`)
    const { relayer } = driveRelayer({ ...config, network: { ...config.network, send: { lostAfterMs: 1 } } })
    const before = await world.credited()
    await world.sendOrder(AMOUNT)
    await until(world, relayer, async () => (await world.credited()) === before + AMOUNT)
    await until(world, relayer, async () => (await newest(relayer))?.transactions.composed !== undefined)
    await mineAll(world, closedAfter)
    for (let round = 0; round < 3; round += 1) await relayer.tick()
    await relayer.stop()
    await liar.stop()
    expect(await openRows(`${folder.path}/store`)).toEqual([])
    folder.remove()
  })

  test('behavior: what a stranger composes under its guid in the transaction of its delivery is not taken for it', async () => {
    const folder = temporaryFolder()
    const proxy = await startFaultProxy(world.east.rpcUrl, [changeComposed(addStrangers)])
    const driven = driveRelayer(await configBehind([proxy.url], `${folder.path}/store`))
    const before = await world.credited()
    await world.sendOrder(AMOUNT)
    await until(world, driven.relayer, async () => (await world.credited()) === before + AMOUNT)
    await driven.relayer.stop()
    await proxy.stop()
    folder.remove()
  })

  test('behavior: a process that dies at any write or broadcast leaves the rest to the next one, and money is credited once', {
    timeout: 300_000,
  }, async () => {
    let isOver = false
    for (let at = 0; !isOver; at += 1) {
      const folder = temporaryFolder()
      const config = await configOf(`${folder.path}/store`)
      const before = await world.credited()
      const runs = (await world.runs()).length
      await world.sendOrder(AMOUNT)
      const isCredited = async () => (await world.credited()) === before + AMOUNT
      const crash = planCrash(at, at % 2 === 0 ? 'before' : 'after')
      const first = startProcess(config, crash)
      await until(world, first, async () => crash.isDead() || (await isCredited()))
      isOver = !crash.isDead()
      await first.stop()
      const second = startProcess(config, planCrash(-1, 'before'))
      await until(world, second, isCredited)
      await mineAll(world, closedAfter)
      for (let round = 0; round < 3; round += 1) {
        await second.tick()
        await mineAll(world)
      }
      expect(await world.credited(), `died at ${at}`).toBe(before + AMOUNT)
      expect((await world.runs()).length, `died at ${at}`).toBe(runs + 1)
      await second.stop()
      folder.remove()
    }
  })
})
