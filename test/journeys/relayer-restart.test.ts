import { endpointV2Abi } from '@omnicover/deployments'
import type { DevnetChain } from '@omnicover/devnet'
import {
  composeRelayer,
  contractRead,
  createLocalSigner,
  createViemChain,
  type KeeperJob,
  openLmdbStore,
  parseRelayerConfig,
  type Relayer,
  systemClock,
} from '@omnicover/relayer'
import { pad } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Crash, planCrash } from '../support/relayer/crash.js'
import { openRows } from '../support/relayer/openRows.js'
import { createRecorder } from '../support/relayer/recorder.js'
import {
  configFor,
  mineAll,
  openWay,
  sendCall,
  startWorld,
  temporaryFolder,
  until,
  type Way,
  type World,
  word,
} from '../support/relayer/world.js'

let world: World
let west: DevnetChain
let east: DevnetChain

beforeAll(async () => {
  world = await startWorld()
  ;[west, east] = world.chains
})
afterAll(() => world.stop())

/** Deeper than any reorganisation that the relayer reckons with, so that messages are closed too. */
const closedAfter = 20

/** A keeper that owes one message on each way, until the endpoint there has counted it. */
function sendOnce(ways: readonly Way[]): KeeperJob {
  return {
    name: 'send-once',
    mayCall: (eid) => ways.filter(({ from }) => from.eid === eid).map(({ from }) => ({ to: from.layerZero.endpoint })),
    run: async ({ chains }) => {
      for (const { from, to, receiver } of ways) {
        const found = chains.find(({ eid }) => eid === from.eid)
        if (found === undefined) throw new Error(`no connection to ${from.eid}`)
        const { chain, sender } = found
        const args = [sender.address, to.eid, pad(receiver.address)] as const
        const address = from.layerZero.endpoint
        const [sent] = await chain.read([
          contractRead({ address, abi: endpointV2Abi, functionName: 'outboundNonce', args }),
        ])
        const call = sendCall(from, sender.address, to, receiver, word(0))
        if (sent === 0n) await sender.send({ tasks: [`say/${receiver.address}`], gas: 1_000_000n, ...call })
      }
    },
  }
}

/** A relayer whose writes and broadcasts go through a planned crash. */
function startProcess(ways: readonly Way[], storePath: string, crash: Crash): Relayer {
  const keys = { keeper: world.devnet.accounts.keeper.privateKey }
  const config = parseRelayerConfig(configFor(world, ways, storePath, { keys }))
  const ports = {
    store: crash.wrapStore(openLmdbStore(storePath)),
    clock: systemClock,
    observer: createRecorder(),
    connect: (parameters: Parameters<typeof createViemChain>[0]) => crash.wrapChain(createViemChain(parameters)),
    toSigner: createLocalSigner,
  }
  return composeRelayer(config, ports, [sendOnce(ways)])
}

const isDelivered = async (relayer: Relayer, ways: readonly Way[]) =>
  (await relayer.listMessages()).filter(({ status }) => status === 'delivered').length === ways.length

/** Works until everything is delivered and closed, or the process is dead. */
async function work(relayer: Relayer, ways: readonly Way[], crash: Crash): Promise<void> {
  await until(world, relayer, async () => crash.isDead() || (await isDelivered(relayer, ways)))
  await mineAll(world, closedAfter)
  await relayer.tick()
  await relayer.tick()
}

/** One way in each direction, from the keeper. */
async function bothWays(): Promise<readonly Way[]> {
  const { keeper } = world.devnet.accounts
  return [await openWay(west, east, 1, keeper), await openWay(east, west, 1, keeper)]
}

/** How many transactions each key has had mined, by chain and role. */
async function transactionCounts(): Promise<Record<string, number>> {
  const { workers, keeper } = world.devnet.accounts
  const counts = world.chains.flatMap(({ eid, client }) => {
    const own = workers.get(eid)
    if (own === undefined) throw new Error(`no workers for ${eid}`)
    const { executorAdmin, dvnA, dvnB } = own
    return Object.entries({ executor: executorAdmin, dvnA: dvnA.admin, dvnB: dvnB.admin, keeper }).map(
      async ([role, { address }]) => [`${role} ${eid}`, await client.getTransactionCount({ address })] as const,
    )
  })
  return Object.fromEntries(await Promise.all(counts))
}

describe('a relayer that dies', () => {
  test('behavior: wherever it dies, the next one sends and delivers both ways exactly once and repeats nothing', async () => {
    const folder = temporaryFolder()
    const calm = planCrash(-1, 'after')
    const first = await bothWays()
    const undisturbed = startProcess(first, `${folder.path}/calm`, calm)
    await work(undisturbed, first, calm)
    await undisturbed.stop()
    expect(await openRows(`${folder.path}/calm`)).toEqual([])
    const effects = calm.count()
    expect(effects).toBeGreaterThan(60)

    // Dying before an effect is dying after the one before it, so only the first is tried in both ways.
    const moments = [['before', 0] as const, ...Array.from({ length: effects }, (_, at) => ['after', at] as const)]
    for (const [when, at] of moments) {
      const place = `${when} effect ${at} of ${effects}`
      const storePath = `${folder.path}/${when}-${at}`
      const ways = await bothWays()
      const before = await transactionCounts()
      const crash = planCrash(at, when)
      const dying = startProcess(ways, storePath, crash)
      await work(dying, ways, crash)
      await dying.stop()

      const next = startProcess(ways, storePath, calm)
      await work(next, ways, calm)
      expect(await isDelivered(next, ways), place).toBe(true)
      await next.stop()

      for (const { receiver } of ways) expect(await receiver.count(), place).toBe(1)
      const after = await transactionCounts()
      const sent = Object.entries(after).map(([key, count]) => [key, count - (before[key] ?? 0)])
      expect(Object.fromEntries(sent), place).toEqual(once)
      expect(await openRows(storePath), place).toEqual([])
    }
    folder.remove()
  }, 590_000)
})

/** One message in each direction: the keeper sends it, two DVNs attest it, and the executor commits and delivers it. */
const once = Object.fromEntries(
  [40_201, 40_202].flatMap((eid) =>
    Object.entries({ executor: 2, dvnA: 1, dvnB: 1, keeper: 1 }).map(([role, count]) => [`${role} ${eid}`, count]),
  ),
)
