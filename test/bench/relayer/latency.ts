import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder, type World } from '../../support/relayer/world.js'
import { nextBlocks, openRelayer } from './drive.js'
import { prepareLoad } from './load.js'

/** Blocks of the far chain from the moment at which a message was final until it was delivered. */
export type Latency = {
  readonly blockMs: number
  readonly pollMs: number
  readonly p50: number
  readonly p95: number
  readonly messages: number
}

/**
 * Sends messages one by one, at any moment between two blocks of the far chain, and measures how long each takes once it is final.
 *
 * @param world - chains that mine when they are told to
 * @param messages - how many
 * @param blockMs - time between two blocks of the far chain
 */
export async function measureLatency(world: World, messages: number, blockMs = 2_000): Promise<Latency> {
  const [from, to] = world.chains
  const pollMs = blockMs / 40
  const load = await prepareLoad(from, to, messages)
  const folder = temporaryFolder()
  const relayer = openRelayer(world, [load.way], `${folder.path}/store`, await nextBlocks(world), {
    pollIntervalMs: pollMs,
  })
  const minedMs = new Map<bigint, number>()
  const miner = mineEvery(world, blockMs, minedMs)
  await relayer.start()
  const finalMs: number[] = []
  for (let sent = 0; sent < messages; sent += 1) {
    // Spread over all moments of a block, without chance: two runs measure the same.
    await sleep(blockMs * (0.5 + ((sent * 0.618) % 1)))
    await load.post(1)
    finalMs.push(performance.now())
  }
  await sleep(4 * blockMs)
  const reports = await relayer.listMessages()
  miner.stop()
  await relayer.stop()
  folder.remove()
  const blocks = await Promise.all(
    reports.map(async ({ nonce, transactions }) => {
      if (transactions.delivered === undefined) throw new Error(`Message ${nonce} did not arrive.`)
      const { blockNumber } = await to.client.getTransactionReceipt({ hash: transactions.delivered })
      return ((minedMs.get(blockNumber) ?? Number.NaN) - (finalMs[Number(nonce) - 1] ?? Number.NaN)) / blockMs
    }),
  )
  const sorted = blocks.toSorted((a, b) => a - b)
  const at = (part: number) => Math.round((sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN) * 100) / 100
  return { blockMs, pollMs, messages, p50: at(0.5), p95: at(0.95) }
}

/** Mines the far chain at its pace, and notes when. */
function mineEvery({ chains: [, to] }: World, blockMs: number, minedMs: Map<bigint, number>) {
  const timer = setInterval(async () => {
    const atMs = performance.now()
    await to.client.mine({ blocks: 1 })
    minedMs.set(await to.client.getBlockNumber(), atMs)
  }, blockMs)
  return { stop: () => clearInterval(timer) }
}
