import type { Hex } from 'viem'
import type { World } from '../../support/relayer/world.js'
import { traceCalls } from '../gas/trace.js'
import { runBareLoop } from './bareLoop.js'
import { sumOf } from './countCalls.js'
import { type Carried, carry, nextBlocks } from './drive.js'
import { perBlock, prepareLoad } from './load.js'

/** What fifty messages of one block cost on the far chain, and how many calls they took. */
export type Burst = {
  /** Gas for each message, without its handler, by who pays it. */
  readonly gas: { readonly total: number; readonly dvn: number; readonly executor: number }
  /** The same of a loop that gives each message transactions of its own, with two DVNs. */
  readonly unbatchedGas: number
  readonly calls: Carried['calls']
  readonly callsPerMessage: number
}

/** Messages that the loop without batches carries to have its gas: the first ones pay for new slots. */
const unbatchedCount = 10

/**
 * Carries fifty messages of one block.
 *
 * @param world - two chains that mine when they are told to
 */
export async function measureBurst(world: World): Promise<Burst> {
  const [from, to] = world.chains
  // The first message of a receiver pays for new slots: one goes before.
  const load = await prepareLoad(from, to, 1 + perBlock)
  await load.post(1)
  await carry(world, [load.way], 1, await nextBlocks(world, 0n))
  const startBlocks = await nextBlocks(world)
  await load.post(perBlock)
  const { reports: burst, calls } = await carry(world, [load.way], perBlock, startBlocks)
  const handler = await handlerGas(to.client, load.way.receiver.address, burst)
  const mean = (gasOf: (report: (typeof burst)[number]) => bigint) =>
    Math.round(Number(burst.reduce((sum, report) => sum + gasOf(report), 0n)) / burst.length)
  const dvn = mean(({ gas }) => Object.values(gas.attested).reduce((sum: bigint, one) => sum + (one ?? 0n), 0n))
  const executor = mean(({ gas }) => (gas.committed ?? 0n) + (gas.delivered ?? 0n)) - handler

  await to.client.setAutomine(true)
  const peer = await prepareLoad(from, to, unbatchedCount)
  const [, { gas }] = await Promise.all([peer.post(), runBareLoop(world, peer, 1)])
  await to.client.setAutomine(false)
  return {
    gas: { total: dvn + executor, dvn: Math.round(dvn / 2), executor },
    unbatchedGas: Math.round(Number(gas) / unbatchedCount) - handler,
    calls,
    callsPerMessage: sumOf(calls) / perBlock,
  }
}

/** Gas of the receiving application for each message, from the trace of a transaction that delivered several. */
async function handlerGas(
  client: World['chains'][number]['client'],
  receiver: Hex,
  burst: readonly { readonly transactions: { readonly delivered: Hex | undefined } }[],
): Promise<number> {
  const hash = burst.at(-1)?.transactions.delivered
  if (hash === undefined) throw new Error('The last message was delivered by somebody else.')
  const frames = (await traceCalls(client, hash)).filter(({ to, input }) => {
    return to?.toLowerCase() === receiver.toLowerCase() && !input.startsWith('0xff7bd03d')
  })
  const sum = frames.reduce((total, { gasUsed }) => total + Number(gasUsed), 0)
  return Math.round(sum / frames.length)
}
