import type { Work } from '../ports/queue.js'
import type { RelayerContext } from '../useCases/context.js'
import { lastScannedBlock } from '../useCases/scan.js'

/** Queues work, unless it was queued for the same cause lately. */
export type Send = (work: Work, cause: string) => Promise<void>

/** Starts the stages that have something to look at. They find out themselves what there is. */
export type WakeStages = {
  /** A new block: what was sent on this chain may be final, and what was sent to it may be mined. Nobody is woken when nothing waits. */
  readonly forBlock: (eid: number) => Promise<void>
  /** Once a minute, whatever happened: a call that was lost costs a minute and nothing else. */
  readonly forMinute: (eid: number) => Promise<void>
}

/**
 * Makes what wakes the stages.
 *
 * @param context - messages, pathways and DVNs
 * @param send - hands work to a stage
 * @returns what wakes them
 */
export function createWakeStages(context: RelayerContext, send: Send): WakeStages {
  const { network, messages, clock, store } = context

  async function wake(eid: number, isAttesting: boolean, cause: string): Promise<void> {
    const dvns = isAttesting ? network.dvns.filter(({ chains }) => chains.some((chain) => chain.eid === eid)) : []
    await Promise.all([
      ...dvns.map(({ name }) => send({ stage: 'attest', eid, dvn: name }, cause)),
      send({ stage: 'deliver', eid }, cause),
    ])
  }

  /**
   * Whether messages are under way to a chain that a block can bring on, and whether there is one that a DVN may attest. Read up to that one.
   * What is parked waits for a person and for no block: what was sent for it before is looked at once a minute.
   */
  async function waitingTo(dstEid: number): Promise<{ readonly isAny: boolean; readonly isEarly: boolean }> {
    let isAny = false
    for await (const { status } of messages.openTo(dstEid)) {
      if (status === 'parked') continue
      isAny = true
      if (status === 'seen' || status === 'final') return { isAny, isEarly: true }
    }
    return { isAny, isEarly: false }
  }

  return {
    forBlock: async (eid) => {
      const block = await lastScannedBlock(store, eid)
      const far = network.pathways.filter(({ srcEid }) => srcEid === eid).map(({ dstEid }) => dstEid)
      for (const dstEid of new Set([eid, ...far])) {
        const { isAny, isEarly } = await waitingTo(dstEid)
        if (isAny) await wake(dstEid, isEarly, `block ${block} of ${eid}`)
      }
    },
    forMinute: (eid) => wake(eid, true, `minute ${Math.floor(clock.nowMs() / 60_000)}`),
  }
}
