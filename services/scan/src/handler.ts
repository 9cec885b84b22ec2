import type { Log } from '@omnicover/aws'
import { type RelayerContext, scan, toFailure, type WakeStages, withLease } from '@omnicover/relayer'
import { type Deadline, EventInvalidError } from '@omnicover/service-shared'
import * as z from 'zod'
import type { Follow } from './follow.js'

/** What a schedule sends; with `follow`, what a run of another chain sends. */
export const scanEvent = z.strictObject({
  eid: z.int().min(30_000, 'an eid of LayerZero V2 is 30000 or more'),
  follow: z.boolean().default(false),
})

/** What scanning needs. */
export type ScanParameters = {
  readonly context: RelayerContext
  readonly wakeStages: WakeStages
  readonly follow: Follow
  readonly deadline: Deadline
  readonly log: Log
  /** Milliseconds for which an invocation of the schedule looks again and again; 0 for once. */
  readonly lookMs: number
  /** Milliseconds for which messages are followed on the far chain; 0 for not at all. */
  readonly followMs: number
}

/** Longer than a run may take: one that was stopped keeps the next from following for so long. */
const followLeaseMs = 100_000

/**
 * Makes what scans the chain that an event names, and wakes the stages that follow.
 *
 * @param parameters - ports and patience
 * @returns how many times it looked; it throws what the last look threw
 */
export function createScanChain(parameters: ScanParameters) {
  const { context, wakeStages, follow, deadline, log, lookMs, followMs } = parameters
  const { network, clock, store } = context

  async function look(eid: number): Promise<void> {
    if (await scan(context, eid)) await orLog(log, () => wakeStages.forBlock(eid))
  }

  async function lookWhile(eid: number, forMs: number, isNeeded: () => Promise<boolean>): Promise<number> {
    const endMs = clock.nowMs() + forMs
    for (let looks = 1; ; looks += 1) {
      const failure = await look(eid).then(
        () => undefined,
        (error: unknown) => ({ error }),
      )
      const isLast = clock.nowMs() + network.pollIntervalMs >= endMs || deadline.leftMs() < network.pollIntervalMs
      if (isLast && failure !== undefined) throw failure.error
      if (isLast || !(await isNeeded())) return looks
      if (failure !== undefined) log.write('warn', 'lookFailed', { eid, ...toFailure(failure.error) })
      await new Promise((resolve) => setTimeout(resolve, network.pollIntervalMs))
    }
  }

  /** One run at a time: the next minute of the source would start another while this one looks. */
  async function followTo(eid: number, owner: string) {
    const lease = { name: `follow/${eid}`, owner, holdMs: followLeaseMs }
    const looks = await withLease(store, clock, lease, () => lookWhile(eid, followMs, () => follow.isNeeded(eid)))
    return { outcome: 'followed', eid, looks }
  }

  async function scanOf(eid: number) {
    try {
      const looks = await lookWhile(eid, lookMs, async () => true)
      if (followMs > 0) await orLog(log, () => follow.startFrom(eid))
      return { outcome: 'scanned', eid, looks }
    } finally {
      await orLog(log, () => wakeStages.forMinute(eid))
    }
  }

  return async ({ eid, follow: isFollowing }: z.output<typeof scanEvent>, owner: string) => {
    if (!context.chains.has(eid)) {
      const known = [...context.chains.keys()].join(', ')
      throw new EventInvalidError(`there is no chain with eid ${eid}; configured are ${known}`)
    }
    return isFollowing ? followTo(eid, owner) : scanOf(eid)
  }
}

/** What was found is stored, and the stages are woken again within a minute. */
async function orLog(log: Log, wake: () => Promise<void>): Promise<void> {
  try {
    await wake()
  } catch (error) {
    log.write('warn', 'wakeFailed', toFailure(error))
  }
}
