import { lastScannedBlock, type RelayerContext } from '@omnicover/relayer'
import { type PathwayRow, readStatus } from '@omnicover/relayer/operations'
import { toFailure, writeMetrics } from '@omnicover/service-shared'
import * as z from 'zod'

/** A schedule or a person sends nothing, or what they like: there is one thing to ask. */
export const healthEvent = z.unknown()

/** How a chain is read. `problem` is why nobody can tell. */
export type ChainHealth = {
  readonly eid: number
  /** Seconds between the newest block and the newest one that was scanned, by the chain's own clock. */
  readonly lagSeconds: number | undefined
  readonly problem: string | undefined
}

/** How a pathway stands. */
export type PathwayHealth = {
  readonly srcEid: number
  readonly dstEid: number
  readonly sender: string
  readonly receiver: string
  readonly waiting: number
  readonly oldestAgeSeconds: number
  readonly parked: number
  readonly problem: string | undefined
}

/** What is tolerated, in seconds. */
export type HealthLimits = { readonly mostAgeSeconds: number; readonly mostLagSeconds: number }

/**
 * Makes the answer to the one question that matters: is useful work done? It is, when every chain is read up to its head, and no message
 * waits for too long or for a person. The figures go to CloudWatch as well.
 *
 * @param context - chains and store
 * @param limits - what is tolerated
 * @param relayer - its name in metrics
 * @returns what answers
 */
export function createHealth(context: RelayerContext, limits: HealthLimits, relayer: string) {
  const { network, clock } = context

  async function chainHealth(eid: number): Promise<ChainHealth> {
    const chain = context.chains.get(eid)
    try {
      const scanned = await lastScannedBlock(context.store, eid)
      const [head, block] = await Promise.all([
        chain?.getHead(),
        scanned === undefined ? undefined : chain?.getBlock(scanned),
      ])
      if (head === undefined || block === undefined) return { eid, lagSeconds: undefined, problem: 'not scanned yet' }
      return { eid, lagSeconds: Number(head.timestamp - block.timestamp), problem: undefined }
    } catch (error) {
      return { eid, lagSeconds: undefined, problem: toFailure(error).reason }
    }
  }

  const isGoodChain = ({ lagSeconds }: ChainHealth) => lagSeconds !== undefined && lagSeconds <= limits.mostLagSeconds
  const isGoodPathway = ({ problem, oldestAgeSeconds, parked }: PathwayHealth) =>
    problem === undefined && parked === 0 && oldestAgeSeconds <= limits.mostAgeSeconds

  return async () => {
    const chains = await Promise.all(network.chains.map(({ eid }) => chainHealth(eid)))
    const pathways = (await readStatus({ ...context, onProgress: () => undefined })).map(toPathwayHealth)
    const isReady = chains.every(isGoodChain) && pathways.every(isGoodPathway)
    const nowMs = clock.nowMs()
    for (const { eid, lagSeconds } of chains) {
      if (lagSeconds !== undefined) writeMetrics({ relayer, chain: `${eid}` }, { ScanLagSeconds: lagSeconds }, nowMs)
    }
    const sumOf = (pick: (one: PathwayHealth) => number) => pathways.reduce((sum, one) => sum + pick(one), 0)
    writeMetrics(
      { relayer },
      {
        NotReady: isReady ? 0 : 1,
        OldestAgeSeconds: Math.max(0, ...pathways.map(({ oldestAgeSeconds }) => oldestAgeSeconds)),
        MostScanLagSeconds: Math.max(0, ...chains.map(({ lagSeconds }) => lagSeconds ?? 0)),
        Waiting: sumOf(({ waiting }) => waiting),
        Parked: sumOf(({ parked }) => parked),
        Unread: [...chains, ...pathways].filter(({ problem }) => problem !== undefined).length,
      },
      nowMs,
    )
    return { outcome: isReady ? 'ready' : 'notReady', chains, pathways }
  }
}

function toPathwayHealth(row: PathwayRow): PathwayHealth {
  const { srcEid, dstEid, sender, receiver, problem } = row
  const ends = { srcEid, dstEid, sender, receiver, problem }
  if (row.problem !== undefined) return { ...ends, waiting: 0, oldestAgeSeconds: 0, parked: 0 }
  const parked = row.stuck.filter(({ status }) => status === 'parked').length
  return { ...ends, waiting: row.waiting.length, oldestAgeSeconds: row.oldestAgeSeconds ?? 0, parked }
}
