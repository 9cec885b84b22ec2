import { claimDeskAbi } from '@omnicover/deployments'
import { encodeFunctionData, type Hex } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import type { LeavesSource } from '../ports/leavesSource.js'
import type { KeeperContext } from '../runtime/keeperJob.js'
import type { KeptConnection } from './discharge.js'
import type { Duty } from './duty.js'
import { FUNDED } from './incidentState.js'
import type { Places } from './places.js'
import { createPublishedTrees } from './publishedTrees.js'
import type { ChainSnapshot } from './readChain.js'
import { type CoverList, readPayable, soldCovers } from './readPayable.js'
import { readRoot } from './readRoot.js'

type Incident = ChainSnapshot['incidents'][number]
type PayoutContext = Pick<KeeperContext, 'clock' | 'tell'> & { readonly places: Places }

/** Covers to look through, and the call that settles some of them. */
type Payable = { readonly covers: CoverList; readonly settle: (coverIds: readonly bigint[]) => Hex }

/** Finds covers that are to be paid. It remembers only trees that it built; where it looked last is among the places of the round. */
export type Payouts = {
  /** Says which covers a chain owes money now; at most one batch for each incident. */
  readonly plan: (snapshot: ChainSnapshot, connection: KeptConnection, context: PayoutContext) => Promise<Duty[]>
  /** Forgets an incident that has nothing more to pay on a chain. */
  readonly finish: (incidentId: number, eid: number, places: Places) => void
}

/**
 * Makes what finds payouts: by ratio among all covers of the product, by tree among the published leaves, once they lead to the
 * root that the chain has.
 *
 * @param setup - `leaves`: where they are published; without it decisions by tree are left to others. `resendAfterMs`:
 * milliseconds before leaves that were missing or wrong are looked at again
 * @returns what finds payouts
 */
export function createPayouts(setup: {
  readonly leaves?: LeavesSource | undefined
  readonly resendAfterMs: number
}): Payouts {
  const trees = setup.leaves && createPublishedTrees(setup.leaves, setup.resendAfterMs)
  const listOf = (incidentId: number, eid: number) => `payouts:${eid}:${incidentId}`

  async function byTree({ incidentId }: Incident, { eid, chain, kept }: KeptConnection, context: PayoutContext) {
    if (!trees) return undefined
    const root = await readRoot(chain, kept.desk, incidentId)
    const tree = await trees.find(incidentId, eid, root, context)
    if (!tree) return undefined
    const { coverIds, proofOf } = tree
    const settle = (ids: readonly bigint[]) => {
      const items = ids.map((coverId) => ({ coverId, ...proofOf(coverId) }))
      return encodeFunctionData({ abi: claimDeskAbi, functionName: 'settleItems', args: [incidentId, items] })
    }
    const covers = { length: coverIds.length, at: (place: number) => answerAt(coverIds, place) }
    return { covers, settle } satisfies Payable
  }

  async function planIncident(
    incident: Incident,
    snapshot: ChainSnapshot,
    connection: KeptConnection,
    context: PayoutContext,
  ): Promise<Duty[]> {
    const { chain, kept } = connection
    const { eid, skew } = snapshot
    const { incidentId, productId } = incident
    const product = snapshot.products.find((p) => p.productId === productId)
    if (!product) return []
    const market = { market: kept.market, eid, coverCount: product.coverCount, skew }
    const payable = incident.byTree
      ? await byTree(incident, connection, context)
      : { covers: soldCovers(market, productId), settle: settleByRatio(incidentId) }
    if (!payable) return []
    const list = listOf(incidentId, eid)
    const from = context.places.next(list) ?? 0
    const { coverIds, next } = await readPayable(chain, market, incident, payable.covers, from)
    context.places.note(list, next === 0 ? undefined : next)
    if (coverIds.length === 0) return []
    const task = `payout:${incidentId}:${coverIds[0]}`
    const because = `${coverIds.length} covers`
    return [{ task, because, eid, kind: 'call', to: kept.desk, data: payable.settle(coverIds) }]
  }

  return {
    plan: async (snapshot, connection, context) => {
      const duties: Duty[] = []
      for (const incident of snapshot.incidents) {
        const isDue = incident.state === FUNDED && incident.budgetLeft > 0 && snapshot.time <= incident.closesAt
        if (isDue) duties.push(...(await planIncident(incident, snapshot, connection, context)))
      }
      return duties
    },
    finish: (incidentId, eid, places) => {
      places.note(listOf(incidentId, eid), undefined)
      trees?.drop(incidentId, eid)
    },
  }
}

const settleByRatio = (incidentId: number) => (coverIds: readonly bigint[]) =>
  encodeFunctionData({ abi: claimDeskAbi, functionName: 'settleBatch', args: [incidentId, coverIds] })
