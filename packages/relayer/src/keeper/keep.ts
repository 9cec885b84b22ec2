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
import { keeperPermits } from './keeperPermits.js'
import { planMoves } from './moves.js'
import { createPayouts } from './payouts.js'
import { openPlaces, type Places } from './places.js'
import { type KeepPolicy, planDuties } from './planDuties.js'
import { type ChainSnapshot, type KeptChain, readChain } from './readChain.js'
import { type HomeSnapshot, type KeptHome, readHome } from './readHome.js'
import { type OpenOrder, readOpenOrders } from './readOpenOrders.js'
import { readUnapplied } from './readUnapplied.js'
import { readUnreported } from './readUnreported.js'
import { openSentDuties } from './sentDuties.js'

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

/** The first incident that is not finished, among the places. */
const INCIDENTS = 'incidents'

/** What all parts of a round get. */
type Round = KeeperContext & { readonly places: Places }

/**
 * Makes the keeper: it reads the chains, finds what the contracts owe each other, and pays for sending it. It has no state that
 * matters: what it forgets it finds again on the chains, and the worst of a lost store is a message sent twice, which the
 * contracts ignore. What it did lately, and where it stopped looking through long lists, is read from the store in each round, so
 * that rounds may be made by different processes, one at a time.
 *
 * A chain that does not answer, and a duty that cannot be done, are told to the observer and hold up nothing else. Only without
 * home's book there is nothing to plan from, and the round fails.
 *
 * @param setup - contracts to look after
 * @returns a job for {@link createRelayer}
 */
export function createKeeperJob(setup: KeeperSetup): KeeperJob {
  const discharge = createDischarge(setup)
  const payouts = createPayouts(setup)
  const poolIds = [...new Set(setup.chains.flatMap(({ pools }) => pools.map(({ poolId }) => poolId)))]
  const desks = new Map<number, Address>(setup.chains.map(({ eid, desk }) => [eid, desk]))

  async function readChains(
    connections: readonly KeptConnection[],
    fromIncident: number,
    toIncident: number,
    tell: KeeperContext['tell'],
  ) {
    const answers = await Promise.all(
      connections.map(({ eid, chain, kept }) =>
        orTell(tell, `keep: read ${eid}`, () => readChain(chain, kept, fromIncident, toIncident)),
      ),
    )
    return answers.filter((answer) => answer !== undefined)
  }

  function leaveFinished(home: HomeSnapshot, snapshots: readonly ChainSnapshot[], from: number, places: Places): void {
    let unfinished = from
    while (isFinished(home, snapshots, unfinished)) {
      for (const { eid } of setup.chains) payouts.finish(unfinished, eid, places)
      unfinished++
    }
    if (unfinished !== from) places.note(INCIDENTS, unfinished)
  }

  /** What a chain owes that only further reads show. */
  async function findMore(
    home: HomeSnapshot,
    atHome: KeptConnection,
    snapshot: ChainSnapshot,
    connection: KeptConnection,
    round: Round,
  ): Promise<Duty[]> {
    const { tell, places } = round
    const found = await Promise.all([
      orTell(tell, `keep: settlements ${snapshot.eid}`, () =>
        settlementDuties(home, snapshot, connection.chain, places),
      ),
      orTell(tell, `keep: orders ${snapshot.eid}`, () => orderDuties(home, atHome, snapshot, connection.chain, places)),
      orTell(tell, `keep: payouts ${snapshot.eid}`, () => payouts.plan(snapshot, connection, round)),
      orTell(tell, `keep: incident reports ${snapshot.eid}`, () => unreported(atHome, snapshot, places)),
      // Last: anybody can make very many.
      orTell(tell, `keep: moves ${snapshot.eid}`, () => planMoves(atHome, connection, places)),
    ])
    return found.flatMap((duties) => duties ?? [])
  }

  /** What an order waits for on the chain that sends it: home's message, then somebody who pays for the bridge. */
  const orderDuties = async (
    home: HomeSnapshot,
    atHome: KeptConnection,
    snapshot: ChainSnapshot,
    chain: Chain,
    places: Places,
  ) => {
    const duties: Duty[] = []
    for (const pool of snapshot.pools) {
      const book = home.pools.find(({ poolId }) => poolId === pool.poolId)
      if (!book || !isUnderWay(book)) continue
      const { remitter } = setup.home
      const list = `orders:${pool.poolId}:${snapshot.eid}`
      const from = places.next(list) ?? 1
      const open = await readOpenOrders(atHome.chain, remitter, chain, snapshot.eid, pool, from, book.orderCount)
      places.note(list, open[0]?.orderId)
      for (const order of open) duties.push(orderDuty(home.eid, snapshot.eid, pool, order))
    }
    return duties
  }

  const unreported = async (home: KeptConnection, snapshot: ChainSnapshot, places: Places): Promise<Duty[]> => {
    const list = `reports:${snapshot.eid}`
    const from = places.next(list) ?? 1
    const ids = await readUnreported(home.chain, setup.home.assessment, snapshot.eid, from, snapshot.reportCount)
    places.note(list, ids[0] ?? snapshot.reportCount + 1)
    return ids.slice(0, REPORTS_PER_ROUND).map((id) => incidentReport(snapshot.eid, home.eid, id))
  }

  return {
    name: 'keep',
    mayCall: (eid) => keeperPermits(setup.chains.filter((chain) => chain.eid === eid)),
    run: async (context) => {
      const { chains, clock, store, tell } = context
      const [sent, places] = await Promise.all([openSentDuties(store), openPlaces(store, clock.nowMs())])
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
      const fromIncident = places.next(INCIDENTS) ?? 1
      const home = await readHome(atHome.chain, setup.home, poolIds, fromIncident)
      const toIncident = fromIncident - 1 + home.incidents.length
      const snapshots = await readChains(connections, fromIncident, toIncident, tell)
      if (snapshots.length === connections.length) leaveFinished(home, snapshots, fromIncident, places)
      // What makes the pool safer goes out before anything else is read.
      const round = { ...context, places }
      const duties = { ...context, sent }
      await discharge(planDuties(home, setup.home, snapshots, desks, setup.policy), connections, duties)
      const more = await Promise.all(
        snapshots.map((snapshot) => findMore(home, atHome, snapshot, connectionTo(snapshot.eid), round)),
      )
      await discharge(more.flat(), connections, duties)
      await places.save()
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
  places: Places,
): Promise<Duty[]> {
  const duties: Duty[] = []
  for (const pool of snapshot.pools) {
    const record = home.pools.find((p) => p.poolId === pool.poolId)?.chains.find((c) => c.eid === snapshot.eid)
    if (!record) continue
    if (pool.depositsApplied === record.depositsSettled && pool.exitsApplied === record.exitsFilled) continue
    const list = `settlements:${pool.poolId}:${snapshot.eid}`
    const unapplied = await readUnapplied(chain, pool.address, places.next(list) ?? 1, record.settlements)
    places.note(list, unapplied[0])
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
