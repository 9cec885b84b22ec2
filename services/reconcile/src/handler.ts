import type { Log } from '@omnicover/aws'
import { type Queue, type RelayerContext, reopenUndelivered, rescan, reviewParked, toFailure } from '@omnicover/relayer'
import { type PathwayStatus, readStatus } from '@omnicover/relayer/operations'
import * as z from 'zod'

/** A schedule sends nothing, or what it likes: there is one thing to do. */
export const reconcileEvent = z.unknown()

/** What reconciling needs. */
export type ReconcileParameters = {
  readonly context: RelayerContext
  readonly queues: { readonly attest: Queue; readonly deliver: Queue }
  readonly log: Log
  readonly stuckSeconds: number
}

/**
 * Makes what compares the chains with the store. A message that the endpoints know and the store does not is read again, one that waits
 * for too long is handed to the stages again, one that was closed and is not delivered is taken up again, and so is what stands among the dead letters.
 *
 * @param parameters - ports and patience
 * @returns what does it; it answers with what it found and put back
 */
export function createReconcile({ context, queues, log, stuckSeconds }: ReconcileParameters) {
  const { messages, network, clock } = context

  /** The lowest nonce that waits on the chains and is not in the store. */
  async function firstUnknown({ dstEid, waiting }: PathwayStatus): Promise<bigint | undefined> {
    for (const id of waiting) {
      const known = await messages.withGuid(dstEid, id)
      if (!known.some(({ status }) => status !== 'reorged')) return id.nonce
    }
    return undefined
  }

  /** Takes back that everything is known, so that the next comparison reads from there. */
  async function readAgainFrom(pathway: PathwayStatus, nonce: bigint): Promise<void> {
    await messages.marks.lower(pathway, { nonce: nonce - 1n, blockNumber: 0n })
    await rescan(context, pathway.srcEid)
  }

  async function wake({ dstEid }: PathwayStatus, cause: string): Promise<void> {
    for (const { name } of network.dvns) await queues.attest.send({ stage: 'attest', eid: dstEid, dvn: name }, cause)
    await queues.deliver.send({ stage: 'deliver', eid: dstEid }, cause)
  }

  /** What others have delivered waits for nobody. A chain that does not answer shows in its pathways. */
  async function review(eid: number): Promise<void> {
    await reviewParked(context, eid).catch((error: unknown) =>
      log.write('warn', 'parkedUnread', { eid, ...toFailure(error) }),
    )
  }

  /** What is wrong with a pathway after it was put right as far as that goes. */
  async function heal(pathway: PathwayStatus, cause: string) {
    const { srcEid, dstEid, sender, receiver, oldestAgeSeconds, stuck } = pathway
    const isStuck = (oldestAgeSeconds ?? 0) > stuckSeconds
    const unknown = await firstUnknown(pathway)
    if (unknown !== undefined) await readAgainFrom(pathway, unknown)
    const reopened = await reopenUndelivered(context, dstEid, pathway.waiting)
    const isBehind = isStuck || unknown !== undefined || reopened > 0
    if (isBehind) await wake(pathway, cause)
    const parked = stuck.filter(({ status }) => status === 'parked').length
    if (isBehind || parked > 0) {
      log.write('warn', 'pathwayBehind', {
        srcEid,
        dstEid,
        sender,
        receiver,
        oldestAgeSeconds,
        firstUnknown: unknown,
        reopened,
        parked,
      })
    }
    return { unknown: unknown === undefined ? 0 : 1, reopened, stuck: isStuck ? 1 : 0, parked, unread: 0 }
  }

  return async () => {
    const cause = `reconcile ${Math.floor(clock.nowMs() / 60_000)}`
    const sum = { unknown: 0, reopened: 0, stuck: 0, parked: 0, unread: 0 }
    for (const { eid } of network.chains) await review(eid)
    for (const row of await readStatus({ ...context, onProgress: () => undefined })) {
      const found = await (row.problem === undefined ? heal(row, cause) : Promise.reject(new Error(row.problem))).catch(
        (error: unknown) => {
          log.write('warn', 'pathwayUnread', { srcEid: row.srcEid, dstEid: row.dstEid, ...toFailure(error) })
          return { unknown: 0, reopened: 0, stuck: 0, parked: 0, unread: 1 }
        },
      )
      for (const key of ['unknown', 'reopened', 'stuck', 'parked', 'unread'] as const) sum[key] += found[key]
    }
    const redriven = (await queues.attest.redrive()) + (await queues.deliver.redrive())
    return { outcome: 'reconciled', pathways: network.pathways.length, ...sum, redriven }
  }
}
