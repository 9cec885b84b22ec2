import type { DevnetChain } from '@omnicover/devnet'
import type { MessageReport } from '@omnicover/relayer'
import { openRows } from '../relayer/openRows.js'
import { maxFeePerDay, type Stage } from './stage.js'
import { readArrivals } from './truth.js'

/** What became of the messages, by the nodes' own logs, and what must never be. */
export type Verdict = { readonly delivered: number; readonly parked: number; readonly violations: readonly string[] }

/**
 * Compares what was sent with what arrived: every message exactly once, or parked with a reason; nothing that was never sent; no
 * transaction left behind, on a node or in the store.
 *
 * @param stage - the stage, nothing under way any more; its relayer has stopped
 * @param reports - what the relayer says of its messages
 * @returns the verdict
 */
export async function judgeTrial(stage: Stage, reports: readonly MessageReport[]): Promise<Verdict> {
  const parked = reports.filter(({ status }) => status === 'parked')
  const judged = await Promise.all(stage.world.chains.map((chain) => judgeChain(stage, chain, reports, parked)))
  const rows = await openRows(stage.storePath)
  const isLeft = (row: string) => !parked.some(({ guid }) => row.includes(guid))
  return {
    delivered: judged.reduce((sum, { delivered }) => sum + delivered, 0),
    parked: parked.length,
    violations: [
      ...parked.filter(({ reason }) => !reason).map(({ guid }) => `parked without a reason: ${guid}`),
      ...judged.flatMap(({ violations }) => violations),
      ...rows.filter(isLeft).map((row) => `left behind: ${row}`),
    ],
  }
}

async function judgeChain(
  { truth, startOf }: Stage,
  chain: DevnetChain,
  reports: readonly MessageReport[],
  parked: readonly MessageReport[],
) {
  const arrivals = await readArrivals(chain, startOf(chain))
  const times = new Map<string, number>()
  for (const path of arrivals.delivered) times.set(path, (times.get(path) ?? 0) + 1)
  const sent = truth.sent().filter(({ dstEid }) => dstEid === chain.eid)
  const ids = new Set(sent.map(({ id }) => id))
  const paths = new Set(sent.map(({ path }) => path))
  const isParked = (guid: string) => parked.some((one) => one.guid === guid)
  const wrong = sent.filter(({ path, guid }) => times.get(path) !== 1 && !(isParked(guid) && !times.has(path)))
  const { pending, queued } = await chain.client.getTxpoolStatus()
  return {
    delivered: sent.filter(({ path }) => times.get(path) === 1).length,
    violations: [
      ...wrong.map(({ path, guid }) => {
        const stories = reports.filter((one) => one.guid === guid).map(({ status, reason }) => `${status} ${reason}`)
        return `delivered ${times.get(path) ?? 0} times: ${path} (${stories.join('; ')})`
      }),
      ...[...times.keys()].filter((path) => !paths.has(path)).map((path) => `delivered and never sent: ${path}`),
      ...arrivals.verified.filter((id) => !ids.has(id)).map((id) => `verified and never sent: ${id}`),
      ...(pending + queued > 0 ? [`in the pool of ${chain.name}: ${pending} pending, ${queued} queued`] : []),
    ],
  }
}

/** Wei that each of the relayer's keys has on each chain. */
export async function readPurses({ world }: Stage): Promise<ReadonlyMap<string, bigint>> {
  const { chains, devnet } = world
  const purses = await Promise.all(
    chains.flatMap(({ eid, name, client }) => {
      const workers = devnet.accounts.workers.get(eid)
      if (workers === undefined) throw new Error(`no workers for ${eid}`)
      const { executorAdmin, dvnA, dvnB } = workers
      return Object.entries({ executor: executorAdmin, dvnA: dvnA.admin, dvnB: dvnB.admin }).map(
        async ([role, { address }]) => [`${role} on ${name}`, await client.getBalance({ address })] as const,
      )
    }),
  )
  return new Map(purses)
}

/** Keys that paid more than they may in so many days. */
export function judgeCosts(
  before: ReadonlyMap<string, bigint>,
  after: ReadonlyMap<string, bigint>,
  days: number,
): readonly string[] {
  return [...before].flatMap(([key, had]) => {
    const paid = had - (after.get(key) ?? 0n)
    return paid > maxFeePerDay * BigInt(days) ? [`${key} paid ${paid} wei in ${days} days`] : []
  })
}
