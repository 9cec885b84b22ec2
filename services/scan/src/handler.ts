import type { Log } from '@omnicover/aws'
import { type RelayerContext, scan } from '@omnicover/relayer'
import { type Deadline, EventInvalidError, toFailure } from '@omnicover/service-shared'
import * as z from 'zod'
import type { WakeStages } from './wakeStages.js'

/** What a schedule sends. */
export const scanEvent = z.strictObject({ eid: z.int().min(30_000, 'an eid of LayerZero V2 is 30000 or more') })

/** What scanning needs. */
export type ScanParameters = {
  readonly context: RelayerContext
  readonly wakeStages: WakeStages
  readonly deadline: Deadline
  readonly log: Log
  /** Milliseconds for which an invocation looks again and again; 0 for once. */
  readonly lookMs: number
}

/**
 * Makes what scans the chain that an event names, and wakes the stages that follow.
 *
 * @param parameters - ports and patience
 * @returns how many times it looked; it throws what the last look threw
 */
export function createScanChain({ context, wakeStages, deadline, log, lookMs }: ScanParameters) {
  const { network, clock } = context

  async function look(eid: number): Promise<void> {
    if (await scan(context, eid)) await orLog(log, () => wakeStages.forBlock(eid))
  }

  async function lookUntil(eid: number, endMs: number): Promise<number> {
    for (let looks = 1; ; looks += 1) {
      const failure = await look(eid).then(
        () => undefined,
        (error: unknown) => ({ error }),
      )
      const isLast = clock.nowMs() + network.pollIntervalMs >= endMs || deadline.leftMs() < network.pollIntervalMs
      if (isLast && failure !== undefined) throw failure.error
      if (isLast) return looks
      if (failure !== undefined) log.write('warn', 'lookFailed', { eid, ...toFailure(failure.error) })
      await new Promise((resolve) => setTimeout(resolve, network.pollIntervalMs))
    }
  }

  return async ({ eid }: z.output<typeof scanEvent>) => {
    if (!context.chains.has(eid)) {
      const known = [...context.chains.keys()].join(', ')
      throw new EventInvalidError(`there is no chain with eid ${eid}; configured are ${known}`)
    }
    try {
      const looks = await lookUntil(eid, clock.nowMs() + lookMs)
      return { outcome: 'scanned', eid, looks }
    } finally {
      await orLog(log, () => wakeStages.forMinute(eid))
    }
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
