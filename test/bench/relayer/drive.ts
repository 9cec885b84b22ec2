import { createRelayer, type MessageReport, type Relayer, type RelayerConfigInput } from '@omnicover/relayer'
import { configFor, temporaryFolder, type Way, type World } from '../../support/relayer/world.js'
import { countCalls } from './countCalls.js'

/** What it took to carry messages that waited, until the relayer knew that all had arrived. */
export type Carried = {
  readonly reports: readonly MessageReport[]
  /** JSON-RPC calls by method, to all providers. */
  readonly calls: Readonly<Record<string, number>>
  readonly wallMs: number
  /** Time of this process, without that of the chains. */
  readonly cpuMs: number
  /** Blocks of the far chains. */
  readonly rounds: number
}

/** Rounds after which messages that have not arrived never will. */
const maxRounds = 500

/**
 * Carries what waits with a relayer that works when it is told to, once for each block of the far chains.
 *
 * @param world - chains that mine when they are told to
 * @param ways - the ways with messages on them
 * @param count - how many wait
 * @param startBlocks - by eid: where to begin to look
 */
export async function carry(
  world: World,
  ways: readonly Way[],
  count: number,
  startBlocks: ReadonlyMap<number, bigint>,
): Promise<Carried> {
  const folder = temporaryFolder()
  const relayer = openRelayer(world, ways, `${folder.path}/store`, startBlocks)
  const counter = countCalls()
  let [calls, wallMs, cpuMs, rounds]: [Record<string, number>, number, number, number] = [{}, 0, 0, 0]
  const farNodes = new Map(ways.map(({ to }) => [to.rpcUrl, to.client]))
  try {
    for (let delivered = 0; delivered < count; rounds += 1) {
      if (rounds === maxRounds) throw new Error(`Only ${delivered} of ${count} arrived in ${rounds} rounds.`)
      counter.take()
      const [startMs, cpu] = [performance.now(), process.cpuUsage()]
      // A relayer that runs reviews every quarter of an hour, not in each pass.
      await relayer.tick({ review: false })
      const used = process.cpuUsage(cpu)
      wallMs += performance.now() - startMs
      cpuMs += (used.user + used.system) / 1_000
      for (const [method, times] of Object.entries(counter.take()))
        calls = { ...calls, [method]: (calls[method] ?? 0) + times }
      const statuses = await relayer.listMessages()
      delivered = statuses.filter(({ status }) => status === 'delivered').length
      for (const client of farNodes.values()) await client.mine({ blocks: 1 })
    }
    return { reports: await relayer.listMessages(), calls, wallMs, cpuMs, rounds }
  } finally {
    counter.stop()
    await relayer.stop()
    folder.remove()
  }
}

/** A relayer of these ways, not started, that looks at no older block than it must. */
export function openRelayer(
  world: World,
  ways: readonly Way[],
  storePath: string,
  startBlocks: ReadonlyMap<number, bigint>,
  network: Partial<RelayerConfigInput['network']> = {},
  onEvent: (event: { readonly type: string }) => void = () => undefined,
): Relayer {
  const config = configFor(world, ways, storePath, network)
  const chains = config.network.chains.map((chain) => ({ ...chain, startBlock: startBlocks.get(chain.eid) ?? 0n }))
  return createRelayer({ ...config, network: { ...config.network, chains } }, { observer: { onEvent } })
}

/** By eid: the block after the newest, or one so many before it. */
export async function nextBlocks({ chains }: World, back = -1n): Promise<ReadonlyMap<number, bigint>> {
  const heads = await Promise.all(chains.map(async ({ eid, client }) => [eid, await client.getBlockNumber()] as const))
  return new Map(heads.map(([eid, head]) => [eid, head - back]))
}
