import { setTimeout as sleep } from 'node:timers/promises'
import { openWay, temporaryFolder, type World } from '../../support/relayer/world.js'
import { countCalls, sumOf } from './countCalls.js'
import { nextBlocks, openRelayer } from './drive.js'

/** Calls of a chain on which nothing is sent, in a minute, with the settings that a relayer has by itself. */
export type Idle = { readonly secondsBetweenBlocks: number; readonly callsPerMinute: number; readonly most: number }

const pollsPerMinute = 60
const gapChecksPerMinute = 4

/**
 * Counts the calls of a relayer that has nothing to do.
 *
 * @param world - chains that mine when they are told to
 * @param secondsBetweenBlocks - how often a block comes
 * @param seconds - how long to count
 */
export async function measureIdle(world: World, secondsBetweenBlocks: number, seconds: number): Promise<Idle> {
  const [from, to] = world.chains
  const ways = [await openWay(from, to)]
  const folder = temporaryFolder()
  const relayer = openRelayer(world, ways, `${folder.path}/store`, await nextBlocks(world), { pollIntervalMs: 1_000 })
  await relayer.start()
  await sleep(2_000)
  const counter = countCalls()
  let calls = 0
  for (let second = 0; second < seconds; second += secondsBetweenBlocks) {
    await sleep(secondsBetweenBlocks * 1_000)
    calls += sumOf(counter.take())
    for (const { client } of world.chains) await client.mine({ blocks: 1 })
    counter.take()
  }
  counter.stop()
  await relayer.stop()
  folder.remove()
  const blocksPerMinute = 60 / secondsBetweenBlocks
  return {
    secondsBetweenBlocks,
    callsPerMinute: Math.round((calls * 60) / seconds / world.chains.length),
    // A head with each poll, logs with each block, and with a gap check the count of sent messages.
    most: pollsPerMinute + Math.min(blocksPerMinute, pollsPerMinute) * 2 + gapChecksPerMinute,
  }
}
