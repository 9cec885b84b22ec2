import { createRelayer } from '@omnicover/relayer'
import { configFor, temporaryFolder, type World } from '../../support/relayer/world.js'
import { runBareLoop } from './bareLoop.js'
import { type Load, prepareLoad } from './load.js'

/** Messages a second, from the first send to the last delivery, of two DVNs. */
export type Throughput = {
  readonly messages: number
  readonly relayer: readonly number[]
  readonly bareLoop: readonly number[]
  /** Milliseconds of CPU for each message, of this process without the chains: also what sending it takes, the same in both. */
  readonly cpuMs: { readonly relayer: readonly number[]; readonly bareLoop: readonly number[] }
  /** The same loop without batches, for fewer messages. */
  readonly unbatched: number
}

/** Messages that the unbatched loop carries: it is slow. */
const unbatchedCount = 60

/**
 * Measures how many messages a second arrive, in pairs: the relayer and the bare loop, in turn, on the same chains.
 *
 * @param world - two chains
 * @param messages - how many in each run
 * @param pairs - how often
 */
export async function measureThroughput(world: World, messages: number, pairs: number): Promise<Throughput> {
  const [from, to] = world.chains
  await to.client.setAutomine(true)
  const relayer: Timed[] = []
  const bareLoop: Timed[] = []
  // Once unmeasured: code that is not compiled yet, and accounts that are new, belong to neither.
  for (let pair = -1; pair < pairs; pair += 1) {
    const bare = async () => timed(await prepareLoad(from, to, messages), (load) => runBareLoop(world, load))
    const own = async () => timed(await prepareLoad(from, to, messages), (load) => runRelayer(world, load))
    // Each goes first as often as second: a chain becomes slower with each thousand of messages that it has.
    const isBareFirst = pair % 2 === 0
    const first = await (isBareFirst ? bare() : own())
    const second = await (isBareFirst ? own() : bare())
    if (pair < 0) continue
    bareLoop.push(isBareFirst ? first : second)
    relayer.push(isBareFirst ? second : first)
  }
  const load = await prepareLoad(from, to, unbatchedCount)
  const unbatched = await timed(load, () => runBareLoop(world, load, 1))
  await to.client.setAutomine(false)
  const paces = (runs: readonly Timed[]) => runs.map(({ pace }) => pace)
  const cpuMs = (runs: readonly Timed[]) => runs.map((run) => run.cpuMs)
  return {
    ...{ messages, relayer: paces(relayer), bareLoop: paces(bareLoop), unbatched: unbatched.pace },
    cpuMs: { relayer: cpuMs(relayer), bareLoop: cpuMs(bareLoop) },
  }
}

type Timed = { readonly pace: number; readonly cpuMs: number }

/** Messages a second while they are sent and carried at the same time, and milliseconds of CPU for each. */
async function timed(load: Load, carry: (load: Load) => Promise<unknown>): Promise<Timed> {
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()]
  await Promise.all([load.post(), carry(load)])
  const { user, system } = process.cpuUsage(startCpu)
  return {
    pace: Math.round((load.count * 10_000) / (performance.now() - startMs)) / 10,
    cpuMs: Math.round((user + system) / load.count / 10) / 100,
  }
}

/** The relayer as it runs in one process, with its store on disk. */
async function runRelayer(world: World, { way, count, firstBlock }: Load): Promise<void> {
  const folder = temporaryFolder()
  let delivered = 0
  let isDone: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    isDone = resolve
  })
  const onEvent = ({ type }: { readonly type: string }) => {
    if (type === 'messageDelivered') delivered += 1
    if (delivered === count) isDone()
  }
  const config = configFor(world, [way], `${folder.path}/store`)
  const chains = config.network.chains.map((chain) => ({ ...chain, startBlock: firstBlock }))
  const relayer = createRelayer({ ...config, network: { ...config.network, chains } }, { observer: { onEvent } })
  await relayer.start()
  await done
  await relayer.stop()
  folder.remove()
  const arrived = await way.receiver.count()
  if (arrived !== count) throw new Error(`The relayer delivered ${arrived} of ${count}.`)
}
