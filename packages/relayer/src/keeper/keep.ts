import { MessageType } from '@omnicover/core'
import type { Address } from 'viem'
import type { Chain } from '../ports/chain.js'
import type { LeavesSource } from '../ports/leavesSource.js'
import type { KeeperContext, KeeperJob } from '../runtime/keeperJob.js'
import { required } from '../useCases/context.js'
import { stepFailed } from '../useCases/stepFailed.js'
import { createDischarge, type KeptConnection } from './discharge.js'
import type { Duty } from './duty.js'
import { DECIDED } from './incidentState.js'
import { createMoves } from './moves.js'
import { createPayouts } from './payouts.js'
import { type KeepPolicy, planDuties } from './planDuties.js'
import { type ChainSnapshot, type KeptChain, readChain } from './readChain.js'
import { type HomeSnapshot, type KeptHome, readHome } from './readHome.js'
import { type OpenOrder, readOpenOrders } from './readOpenOrders.js'
import { readUnapplied } from './readUnapplied.js'
import { readUnreported } from './readUnreported.js'

/** What the keeper looks after, and how. `chains` has every chain with a market, home among them. */
export type KeeperSetup = {
  readonly home: KeptHome
  readonly chains: readonly KeptChain[]
  readonly policy: KeepPolicy
  /** Milliseconds before a duty that is still owed is sent again. */
  readonly resendAfterMs: number
  /** Gas limit of one keeper transaction; unused gas is not paid. */
  readonly gasLimit: bigint
  /** Where the leaves of decisions by tree are published. Without it the keeper pays decisions by ratio alone. */
  readonly leaves?: LeavesSource | undefined
}

/** Anyone may report for the price of gas; what really happened must not wait behind what did not. */
const REPORTS_PER_ROUND = 8

/**
 * Makes the keeper: it reads the chains, finds what the contracts owe each other, and pays for sending it. It has no state that
 * matters: what it forgets it finds again on the chains, and the worst of a lost store is a message sent twice, which the
 * contracts ignore.
 *
 * A chain that does not answer, and a duty that cannot be done, are told to the observer and hold up nothing else. Only without
 * home's book there is nothing to plan from, and the round fails.
 *
 * @param setup - contracts to look after
 * @returns a job for {@link createRelayer}
 */
export function createKeeperJob(setup: KeeperSetup): KeeperJob {
  const discharge = createDischarge(setup)
  const reportedUpTo = new Map<number, number>()
  const doneUpTo = createPlaces()
  const payouts = createPayouts(setup)
  const moves = createMoves()
  let fromIncident = 1
  const poolIds = [...new Set(setup.chains.flatMap(({ pools }) => pools.map(({ poolId }) => poolId)))]
  const desks = new Map<number, Address>(setup.chains.map(({ eid, desk }) => [eid, desk]))

  async function readChains(
    connections: readonly KeptConnection[],
    incidentCount: number,
    tell: KeeperContext['tell'],
  ) {
    const answers = await Promise.all(
      connections.map(({ eid, chain, kept }) =>
        orTell(tell, `keep: read ${eid}`, () => readChain(chain, kept, fromIncident, incidentCount)),
      ),
    )
    return answers.filter((answer) => answer !== undefined)
  }

  function leaveFinished(home: HomeSnapshot, snapshots: readonly ChainSnapshot[]): void {
    while (isFinished(home, snapshots, fromIncident)) {
      for (const { eid } of setup.chains) payouts.finish(fromIncident, eid)
      fromIncident++
    }
  }

  /** What a chain owes that only further reads show. */
  async function findMore(
    home: HomeSnapshot,
    atHome: KeptConnection,
    snapshot: ChainSnapshot,
    connection: KeptConnection,
    context: KeeperContext,
  ): Promise<Duty[]> {
    const { tell } = context
    const found = await Promise.all([
      orTell(tell, `keep: settlements ${snapshot.eid}`, () =>
        settlementDuties(home, snapshot, connection.chain, doneUpTo),
      ),
      orTell(tell, `keep: orders ${snapshot.eid}`, () => orderDuties(home, atHome, snapshot, connection.chain)),
      orTell(tell, `keep: payouts ${snapshot.eid}`, () => payouts.plan(snapshot, connection, context)),
      orTell(tell, `keep: incident reports ${snapshot.eid}`, () => unreported(atHome, snapshot)),
      // Last: anybody can make very many.
      orTell(tell, `keep: moves ${snapshot.eid}`, () => moves.plan(atHome, connection)),
    ])
    return found.flatMap((duties) => duties ?? [])
  }

  /** What an order waits for on the chain that sends it: home's message, then somebody who pays for the bridge. */
  const orderDuties = async (home: HomeSnapshot, atHome: KeptConnection, snapshot: ChainSnapshot, chain: Chain) => {
    const duties: Duty[] = []
    for (const pool of snapshot.pools) {
      const book = home.pools.find(({ poolId }) => poolId === pool.poolId)
      if (!book || !isUnderWay(book)) continue
      const { remitter } = setup.home
      const list = `orders:${pool.poolId}:${snapshot.eid}`
      const from = doneUpTo.next(list)
      const open = await readOpenOrders(atHome.chain, remitter, chain, snapshot.eid, pool, from, book.orderCount)
      doneUpTo.note(list, open[0]?.orderId)
      for (const order of open) duties.push(orderDuty(home.eid, snapshot.eid, pool, order))
    }
    return duties
  }

  const unreported = async (home: KeptConnection, snapshot: ChainSnapshot): Promise<Duty[]> => {
    const from = (reportedUpTo.get(snapshot.eid) ?? 0) + 1
    const ids = await readUnreported(home.chain, setup.home.assessment, snapshot.eid, from, snapshot.reportCount)
    reportedUpTo.set(snapshot.eid, (ids[0] ?? snapshot.reportCount + 1) - 1)
    return ids.slice(0, REPORTS_PER_ROUND).map((id) => incidentReport(snapshot.eid, home.eid, id))
  }

  return {
    name: 'keep',
    run: async (context) => {
      const { chains, tell } = context
      const connections = setup.chains.flatMap((kept): KeptConnection[] => {
        const connection = chains.find(({ eid }) => eid === kept.eid)
        return connection ? [{ ...connection, kept }] : []
      })
      const connectionTo = (eid: number) =>
        required(
          connections.find((connection) => connection.eid === eid),
          `a connection to the chain ${eid}`,
        )
      const atHome = connectionTo(setup.home.eid)
      const home = await readHome(atHome.chain, setup.home, poolIds, fromIncident)
      const snapshots = await readChains(connections, fromIncident - 1 + home.incidents.length, tell)
      if (snapshots.length === connections.length) leaveFinished(home, snapshots)
      // What makes the pool safer goes out before anything else is read.
      await discharge(planDuties(home, setup.home, snapshots, desks, setup.policy), connections, context)
      const more = await Promise.all(
        snapshots.map((snapshot) => findMore(home, atHome, snapshot, connectionTo(snapshot.eid), context)),
      )
      await discharge(more.flat(), connections, context)
    },
  }
}

type Places = ReturnType<typeof createPlaces>

/** Where to begin to look through lists that only grow, and whose old entries are done. */
function createPlaces() {
  const first = new Map<string, number>()
  return {
    next: (list: string) => first.get(list) ?? 1,
    /** Nothing found though something is owed: a chain may have been reorganised, so the next look is at the whole list. */
    note: (list: string, unfinished: number | undefined) => {
      if (unfinished === undefined) first.delete(list)
      else first.set(list, unfinished)
    },
  }
}

/** The result of one part of a round; when it fails, that is told and holds up no other part. */
async function orTell<Result>(
  tell: KeeperContext['tell'],
  step: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    tell(stepFailed(step, error))
    return undefined
  }
}

/** An incident needs no more looking after when every chain that is told of it has paid or released its whole budget. */
function isFinished(home: HomeSnapshot, chains: readonly ChainSnapshot[], incidentId: number): boolean {
  const incident = home.incidents.find((i) => i.incidentId === incidentId)
  if (incident?.state !== DECIDED) return false
  return chains.every((chain) => {
    if (!incident.told.includes(chain.eid)) return true
    const here = chain.incidents.find((i) => i.incidentId === incidentId)
    return here !== undefined && here.state >= DECIDED && here.budgetLeft === 0
  })
}

async function settlementDuties(
  home: HomeSnapshot,
  snapshot: ChainSnapshot,
  chain: Chain,
  doneUpTo: Places,
): Promise<Duty[]> {
  const duties: Duty[] = []
  for (const pool of snapshot.pools) {
    const record = home.pools.find((p) => p.poolId === pool.poolId)?.chains.find((c) => c.eid === snapshot.eid)
    if (!record) continue
    if (pool.depositsApplied === record.depositsSettled && pool.exitsApplied === record.exitsFilled) continue
    const list = `settlements:${pool.poolId}:${snapshot.eid}`
    const unapplied = await readUnapplied(chain, pool.address, doneUpTo.next(list), record.settlements)
    doneUpTo.note(list, unapplied[0])
    for (const n of unapplied) {
      duties.push({
        task: `settled:${pool.poolId}:${n}:${snapshot.eid}`,
        eid: home.eid,
        kind: 'message',
        message: { type: MessageType.EPOCH_SETTLED, poolId: pool.poolId, settlement: n },
        dstEid: snapshot.eid,
      })
    }
  }
  return duties
}

/** Whether home has not heard of the arrival of everything that it ordered. */
function isUnderWay({ chains }: HomeSnapshot['pools'][number]): boolean {
  const sum = (pick: (flow: (typeof chains)[number]['flow']) => bigint) =>
    chains.reduce((total, { flow }) => total + pick(flow), 0n)
  return sum(({ ordered }) => ordered) > sum(({ received }) => received)
}

function orderDuty(
  homeEid: number,
  eid: number,
  { poolId, bridge }: ChainSnapshot['pools'][number],
  { orderId, waitsFor }: OpenOrder,
): Duty {
  if (waitsFor === 'bridge') return { task: `bridge:${poolId}:${orderId}`, eid, kind: 'bridge', bridge, orderId }
  const message = { type: MessageType.REMIT, poolId, orderId }
  return { task: `remit:${poolId}:${orderId}`, eid: homeEid, kind: 'message', message, dstEid: eid }
}

function incidentReport(eid: number, homeEid: number, reportId: number): Duty {
  return {
    task: `incident-report:${eid}:${reportId}`,
    eid,
    kind: 'message',
    message: { type: MessageType.INCIDENT_REPORTED, reportId },
    dstEid: homeEid,
  }
}
