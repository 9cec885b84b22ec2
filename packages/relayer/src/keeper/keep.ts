import { encodeKey, MessageType } from '@omnicover/core'
import { capitalPoolAbi, claimDeskAbi, coverGatewayAbi } from '@omnicover/deployments'
import { type Address, encodeFunctionData } from 'viem'
import { type Chain, contractRead } from '../ports/chain.js'
import type { KeeperContext, KeeperJob } from '../runtime/keeperJob.js'
import { required } from '../useCases/context.js'
import type { Duty } from './duty.js'
import { DECIDED, type KeepPolicy, planDuties } from './planDuties.js'
import {
  type ChainSnapshot,
  type HomeSnapshot,
  type KeptChain,
  type KeptHome,
  readChain,
  readHome,
  readPayable,
  readUnapplied,
  readUnreported,
} from './snapshot.js'

/** What the keeper looks after, and how. `chains` has every chain with a market, home among them. */
export type KeeperSetup = {
  readonly home: KeptHome
  readonly chains: readonly KeptChain[]
  readonly policy: KeepPolicy
  /** Milliseconds before a duty that is still owed is sent again. */
  readonly resendAfterMs: number
  /** Gas limit of one keeper transaction; unused gas is not paid. */
  readonly gasLimit: bigint
}

type KeptConnection = KeeperContext['chains'][number] & { readonly kept: KeptChain }

/** Anyone may report for the price of gas; what really happened must not wait behind what did not. */
const REPORTS_PER_ROUND = 8

/** A keeper pays up to this part of the quoted fee, per cent; the endpoint refunds what is too much. */
const FEE_MARGIN_PERCENT = 120n

/**
 * Makes the keeper: it reads the chains, finds what the contracts owe each other, and pays for sending it. It has no state that
 * matters: what it forgets it finds again on the chains, and the worst of a restart is a message sent twice, which the
 * contracts ignore.
 *
 * @param setup - contracts to look after
 * @returns a job for {@link createRelayer}
 */
export function createKeeperJob(setup: KeeperSetup): KeeperJob {
  const sentAtMs = new Map<string, number>()
  const reportedUpTo = new Map<number, number>()
  let fromIncident = 1
  const poolIds = [...new Set(setup.chains.flatMap(({ pools }) => pools.map(({ poolId }) => poolId)))]
  const desks = new Map<number, Address>(setup.chains.map(({ eid, desk }) => [eid, desk]))

  const discharge = async (duty: Duty, connections: ReadonlyMap<number, KeptConnection>, nowMs: number) => {
    if (nowMs - (sentAtMs.get(duty.task) ?? Number.NEGATIVE_INFINITY) < setup.resendAfterMs) return
    const connection = connections.get(duty.eid)
    if (!connection) return
    const { chain, sender } = connection
    const call =
      duty.kind === 'call' ? { to: duty.to, data: duty.data, value: 0n } : await messageCall(connection, duty)
    // What would revert is not owed any more, or not yet: the next round sees which.
    if (await chain.simulate({ from: sender.address, gas: setup.gasLimit, ...call })) return
    const hash = await sender.send({ tasks: [`keep:${duty.task}`], gas: setup.gasLimit, ...call })
    if (hash) sentAtMs.set(duty.task, nowMs)
  }

  const unreported = async (home: KeptConnection, snapshot: ChainSnapshot): Promise<Duty[]> => {
    const from = (reportedUpTo.get(snapshot.eid) ?? 0) + 1
    const ids = await readUnreported(home.chain, setup.home.assessment, snapshot.eid, from, snapshot.reportCount)
    reportedUpTo.set(snapshot.eid, (ids[0] ?? snapshot.reportCount + 1) - 1)
    return ids.slice(0, REPORTS_PER_ROUND).map((id) => incidentReport(snapshot.eid, home.eid, id))
  }

  return {
    name: 'keep',
    run: async ({ chains, clock }) => {
      const connections = new Map<number, KeptConnection>(
        setup.chains.flatMap((kept) => {
          const connection = chains.find(({ eid }) => eid === kept.eid)
          return connection ? [[kept.eid, { ...connection, kept }]] : []
        }),
      )
      const atHome = required(connections.get(setup.home.eid), `a connection to the home chain ${setup.home.eid}`)
      const home = await readHome(atHome.chain, setup.home, poolIds, fromIncident)
      const count = fromIncident - 1 + home.incidents.length
      const answers = await Promise.allSettled(
        [...connections.values()].map(({ chain, kept }) => readChain(chain, kept, fromIncident, count)),
      )
      // A chain that does not answer must not keep the others waiting.
      const snapshots = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
      const all = snapshots.length === connections.size
      while (all && isFinished(home, snapshots, fromIncident)) fromIncident++
      const extra: Duty[] = []
      for (const snapshot of snapshots) {
        const connection = required(connections.get(snapshot.eid), `eid ${snapshot.eid}`)
        extra.push(...(await settlementDuties(home, snapshot, connection.chain)))
        extra.push(...(await payoutDuties(snapshot, connection)))
        extra.push(...(await unreported(atHome, snapshot)))
      }
      const duties = [...planDuties(home, setup.home.ledger, snapshots, desks, setup.policy), ...extra]
      for (const duty of duties) await discharge(duty, connections, clock.nowMs())
      const failed = answers.find((answer) => answer.status === 'rejected')
      if (failed) throw failed.reason
    },
  }
}

/** An incident needs no more looking after when every chain has paid or released its whole budget. */
function isFinished(home: HomeSnapshot, chains: readonly ChainSnapshot[], incidentId: number): boolean {
  const incident = home.incidents.find((i) => i.incidentId === incidentId)
  if (incident?.state !== DECIDED) return false
  return chains.every((chain) => {
    const here = chain.incidents.find((i) => i.incidentId === incidentId)
    return here?.state === DECIDED && (here.budgetLeft === 0 || incident.ratio === 0)
  })
}

async function messageCall(
  { chain, kept }: KeptConnection,
  duty: Extract<Duty, { kind: 'message' }>,
): Promise<{ to: Address; data: `0x${string}`; value: bigint }> {
  const args = [duty.message.type, duty.dstEid, encodeKey(duty.message)] as const
  const to = kept.gateway
  const [fee] = await chain.read([contractRead({ address: to, abi: coverGatewayAbi, functionName: 'quoteSend', args })])
  const data = encodeFunctionData({ abi: coverGatewayAbi, functionName: 'send', args })
  return { to, data, value: (fee.nativeFee * FEE_MARGIN_PERCENT) / 100n }
}

async function settlementDuties(home: HomeSnapshot, snapshot: ChainSnapshot, chain: Chain): Promise<Duty[]> {
  const duties: Duty[] = []
  for (const pool of snapshot.pools) {
    const record = home.pools.find((p) => p.poolId === pool.poolId)?.chains.find((c) => c.eid === snapshot.eid)
    if (!record || pool.depositsApplied === record.depositsSettled) continue
    for (const n of await readUnapplied(chain, pool.address, record.settlements)) {
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

async function payoutDuties(snapshot: ChainSnapshot, { chain, kept }: KeptConnection): Promise<Duty[]> {
  const duties: Duty[] = []
  for (const incident of snapshot.incidents) {
    const payable = incident.state === DECIDED && incident.ratio > 0 && incident.budgetLeft > 0
    if (!payable || snapshot.time < incident.payableAt || snapshot.time > incident.closesAt) continue
    const product = snapshot.products.find((p) => p.productId === incident.productId)
    const pool = snapshot.pools.find((p) => p.poolId === product?.poolId)
    if (!product || !pool) continue
    if (pool.free < incident.budgetLeft && pool.premiumEarned > pool.premiumSynced) {
      const data = encodeFunctionData({ abi: capitalPoolAbi, functionName: 'syncPremium' })
      const task = `sync:${pool.poolId}:${snapshot.eid}:${pool.premiumSynced}`
      duties.push({ task, eid: snapshot.eid, kind: 'call', to: pool.address, data })
    }
    const ids = await readPayable(chain, kept.market, snapshot.eid, incident, product.coverCount, snapshot.skew)
    for (const coverId of ids) {
      const data = encodeFunctionData({
        abi: claimDeskAbi,
        functionName: 'settle',
        args: [incident.incidentId, coverId],
      })
      const task = `payout:${incident.incidentId}:${coverId}`
      duties.push({ task, eid: snapshot.eid, kind: 'call', to: kept.desk, data })
    }
  }
  return duties
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
