import * as z from 'zod'
import { addUsage } from '../costs/usage.js'
import { type StageUsage, stageUsageSchema, type UsageMeter } from '../costs/usageMeter.js'
import { LeaseHeldError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Store } from '../ports/store.js'
import { openTable } from './table.js'

const leaseSchema = z.object({ owner: z.string(), untilMs: z.number(), usage: stageUsageSchema.optional() })

/** Who asks for a lease, and for how long. */
export type LeaseRequest = {
  /** What is leased: usually a key on a chain. */
  readonly name: string
  /** This run alone, not this process: nobody else may ever use the same. */
  readonly owner: string
  /** Milliseconds after which it is free again without being given back: longer than the run can take, and than clocks can differ. */
  readonly holdMs: number
  /** Counts what the work uses. What is left of it stands in the row of the lease, and is taken over by the next holder. */
  readonly meter?: UsageMeter | undefined
}

/**
 * Does work that only one process may do at a time. Whoever runs out of time must have stopped by itself before its lease runs out.
 *
 * @param store - where leases are
 * @param clock - the time of day; several processes have several
 * @param request - what is leased, by whom, and for how long
 * @param work - what to do
 * @returns what the work returns
 * @throws {LeaseHeldError} when somebody else is at it; the work was not begun
 */
export async function withLease<Result>(
  store: Store,
  clock: Clock,
  { name, owner, holdMs, meter }: LeaseRequest,
  work: () => Promise<Result>,
): Promise<Result> {
  const leases = openTable(store, leaseSchema)
  const key = `lease/${name}`
  const nowMs = clock.nowMs()
  let before: StageUsage | undefined
  const { row, changed } = await leases.update(key, (held) => {
    before = held?.usage
    // Longer than anybody may hold it: whoever wrote that has a clock far ahead, and would keep all others out if it died.
    const isBelievable = held !== undefined && held.untilMs <= nowMs + 2 * holdMs
    if (isBelievable && held.untilMs > nowMs) return undefined
    return { owner, untilMs: nowMs + holdMs, ...(before && { usage: { ...before, carried: {} } }) }
  })
  if (!changed) throw new LeaseHeldError(name, (row?.untilMs ?? nowMs) - nowMs)
  meter?.add(before?.carried ?? {})
  try {
    return await work()
  } finally {
    const left = meter?.leave()
    const usage = left && { ...left, looking: addUsage(before?.looking, left.looking) }
    await leases.update(key, (held) =>
      held?.owner === owner ? { owner, untilMs: 0, ...(usage && { usage }) } : undefined,
    )
  }
}
