import { MessageType, rowOf, targetVersion } from '@omnicover/core'
import { assessmentAbi, claimDeskAbi, ledgerAbi, remitterAbi } from '@omnicover/deployments'
import { type Address, encodeFunctionData } from 'viem'
import type { Duty } from './duty.js'
import { DECIDED, FUNDED, OPEN } from './incidentState.js'
import type { ChainSnapshot } from './readChain.js'
import type { HomeSnapshot } from './readHome.js'
import { vaultDuties } from './vaultDuties.js'

/** How eager the keeper is, seconds of chain time. */
export type KeepPolicy = {
  /** Most time between two messages from home to a chain; well below the market's `MAX_AGE`. */
  readonly hearEvery: number
  /** Most time between two reports of a chain, while nothing else asks for one. */
  readonly reportEvery: number
}

type PoolBook = HomeSnapshot['pools'][number]

/** Products in one message of targets, and rows of four in a report: what the enforced gas of a page is measured for. */
const PAGE = 8
const ROWS = 13

/**
 * Says what the contracts are owed, from what the chains show. Pure: no state of its own, so a keeper that lost all its
 * memory plans the same.
 *
 * @param home - home's book
 * @param contracts - home's ledger, assessment and remitter
 * @param chains - every chain with a market, home among them
 * @param desks - claim desk of each eid
 * @param policy - how often to speak when nothing happens
 * @returns duties; those that make the pool safer or holders paid come first
 */
export function planDuties(
  home: HomeSnapshot,
  contracts: { readonly ledger: Address; readonly assessment: Address; readonly remitter: Address },
  chains: readonly ChainSnapshot[],
  desks: ReadonlyMap<number, Address>,
  policy: KeepPolicy,
): readonly Duty[] {
  return [
    ...overdueDuties(home, contracts.assessment),
    ...vaultDuties(home, chains),
    ...incidentDuties(home, chains, desks),
    ...productDuties(home, chains),
    ...reportDuties(home, chains, policy),
    ...writeDownDuties(home, contracts.ledger),
    ...ledgerDuties(home, contracts.ledger, chains),
    ...orderDuties(home, contracts.remitter),
    ...targetDuties(home, chains, policy),
  ]
}

/** Incidents that the assessors left open for too long: nothing of their pool settles until they are dismissed. */
function overdueDuties(home: HomeSnapshot, assessment: Address): Duty[] {
  return home.incidents
    .filter(({ state, openedAt }) => state === OPEN && home.time > openedAt + home.maxOpen)
    .map(({ incidentId }) => ({
      task: `overdue:${incidentId}`,
      eid: home.eid,
      kind: 'call',
      to: assessment,
      data: encodeFunctionData({ abi: assessmentAbi, functionName: 'dismissOverdue', args: [incidentId] }),
    }))
}

/** Write-downs that the owner announced and whose time has come; a chain that reported since is spared. */
function writeDownDuties(home: HomeSnapshot, ledger: Address): Duty[] {
  const isDue = ({ time, writeDownAt }: PoolBook['chains'][number]): boolean =>
    home.time > writeDownAt && home.time <= writeDownAt + home.maxSilence && time + home.maxSilence <= writeDownAt
  return home.pools
    .filter(({ pool }) => pool.openIncidents === 0)
    .flatMap(({ poolId, chains }) =>
      chains.filter(isDue).map(
        ({ eid, writeDownAt }): Duty => ({
          task: `write-down:${poolId}:${eid}`,
          because: `announced-${writeDownAt}`,
          eid: home.eid,
          kind: 'call',
          to: ledger,
          data: encodeFunctionData({ abi: ledgerAbi, functionName: 'writeDown', args: [poolId, eid] }),
        }),
      ),
    )
}

function incidentDuties(
  home: HomeSnapshot,
  chains: readonly ChainSnapshot[],
  desks: ReadonlyMap<number, Address>,
): Duty[] {
  const duties: Duty[] = []
  for (const incident of home.incidents) {
    for (const chain of chains) {
      if (!incident.told.includes(chain.eid)) continue
      const here = chain.incidents.find(({ incidentId }) => incidentId === incident.incidentId)
      const state = here?.state ?? 0
      const { incidentId } = incident
      const send = (type: typeof MessageType.INCIDENT_OPENED | typeof MessageType.CLAIM_DECIDED): Duty => ({
        task: `incident:${incidentId}:${type}:${chain.eid}`,
        eid: home.eid,
        kind: 'message',
        message: { type, incidentId },
        dstEid: chain.eid,
      })
      if (incident.state === OPEN && state === 0) duties.push(send(MessageType.INCIDENT_OPENED))
      if (incident.state === DECIDED && state < DECIDED) duties.push(send(MessageType.CLAIM_DECIDED))
      const desk = desks.get(chain.eid)
      const due = here && budgetDuty(chain, here)
      if (desk && due) {
        const data = encodeFunctionData({ abi: claimDeskAbi, functionName: due, args: [incidentId] })
        duties.push({ task: `${due}:${incidentId}:${chain.eid}`, eid: chain.eid, kind: 'call', to: desk, data })
      }
    }
  }
  return duties
}

/** What to do with the budget of an incident: set it aside once the pool can (what was ordered before goes first), give the rest back after the claim window. */
function budgetDuty(chain: ChainSnapshot, here: ChainSnapshot['incidents'][number]): 'fund' | 'close' | undefined {
  if (here.budgetLeft === 0) return undefined
  if (here.state === FUNDED) return chain.time > here.closesAt ? 'close' : undefined
  if (here.state !== DECIDED || chain.time < here.payableAt) return undefined
  const product = chain.products.find(({ productId }) => productId === here.productId)
  const pool = chain.pools.find(({ poolId }) => poolId === product?.poolId)
  if (!pool) return undefined
  const done = pool.exitsApplied + pool.sent
  const promised = here.commitOut > done ? here.commitOut - done : 0n
  const free = pool.free + pool.premiumEarned - pool.premiumSynced
  return free >= promised + BigInt(here.budgetLeft) ? 'fund' : undefined
}

function productDuties(home: HomeSnapshot, chains: readonly ChainSnapshot[]): Duty[] {
  return home.products.flatMap(({ productId, product }) =>
    chains
      .filter((chain) => chain.pools.some(({ poolId }) => poolId === product.poolId))
      .filter((chain) => (chain.products.find((p) => p.productId === productId)?.productSeq ?? 0) < product.seq)
      .map(
        (chain): Duty => ({
          task: `product:${productId}:${chain.eid}`,
          because: `seq-${product.seq}`,
          eid: home.eid,
          kind: 'message',
          message: { type: MessageType.PRODUCT, productId },
          dstEid: chain.eid,
        }),
      ),
  )
}

/** The epoch that home settles: the oldest that a chain of the pool has reported, without those that are quarantined. */
function oldestEpoch(home: HomeSnapshot, { chains }: PoolBook): number {
  return Math.min(...chains.filter(({ time }) => home.time <= time + home.maxSilence).map(({ epoch }) => epoch))
}

function reportDuties(home: HomeSnapshot, chains: readonly ChainSnapshot[], policy: KeepPolicy): Duty[] {
  const duties: Duty[] = []
  for (const book of home.pools) {
    const { poolId, chains: records } = book
    const waiting = chains.some((chain) => {
      const pool = chain.pools.find((p) => p.poolId === poolId)
      const record = records.find(({ eid }) => eid === chain.eid)
      if (!pool || !record) return false
      // Exits wait for their notice, for room and for money: all of it can come with an epoch.
      return pool.depositsApplied + pool.pending > record.depositsSettled || pool.leaving > 0n
    })
    // What a chain asked for settles once all have come so far: one that is ahead waits for the others, and nobody moves on before a settlement.
    const mayMoveOn = waiting && !book.wantsSettlement
    const oldest = oldestEpoch(home, book)
    for (const chain of chains) {
      const pool = chain.pools.find((p) => p.poolId === poolId)
      const record = records.find(({ eid }) => eid === chain.eid)
      if (!pool || !record) continue
      const changed = chain.products.flatMap((here) => changeOf(home, chain.eid, poolId, here))
      const why = [
        mayMoveOn && record.epoch <= oldest && record.epoch < pool.round && `epoch-${pool.round}`,
        chain.time - record.time > policy.reportEvery && `age-${record.time}`,
        pool.depositsApplied !== record.depositsApplied && `applied-${pool.depositsApplied}`,
        pool.exitsApplied !== record.exitsApplied && `left-${pool.exitsApplied}`,
        pool.claimsPaid !== record.claimsPaid && `paid-${pool.claimsPaid}`,
        pool.budgetsReleased !== record.budgetsReleased && `released-${pool.budgetsReleased}`,
        pool.sent !== record.flow.sent && `sent-${pool.sent}`,
        pool.received !== record.flow.received && `received-${pool.received}`,
        pool.invested !== record.invested && `invested-${pool.invested}`,
        ...home.incidents.map(
          (incident) =>
            incident.state === OPEN &&
            incident.poolId === poolId &&
            chain.incidents.some((here) => here.incidentId === incident.incidentId && here.state === OPEN) &&
            incident.exposures.some(({ eid, known }) => eid === chain.eid && !known) &&
            `incident-${incident.incidentId}`,
        ),
        ...changed.map(({ productId, why }) => `product-${productId}-${why}`),
      ].filter((reason) => typeof reason === 'string')
      if (why.length === 0) continue
      // What changed comes first: a page may not hold all.
      const all = chain.products.filter((p) => p.poolId === poolId)
      const rows = [...new Set([...changed, ...all].map(({ place }) => rowOf(place)))].slice(0, ROWS)
      duties.push({
        task: `report:${poolId}:${chain.eid}`,
        because: why.join('+'),
        eid: chain.eid,
        kind: 'message',
        message: { type: MessageType.CAPITAL_REPORT, poolId, rows },
        dstEid: home.eid,
      })
    }
  }
  return duties
}

/** Why home should hear of a product: it may lower the grant, or its exposure is another than in home's book. */
function changeOf(
  home: HomeSnapshot,
  eid: number,
  poolId: number,
  here: ChainSnapshot['products'][number],
): { productId: number; place: number; why: string }[] {
  const line = home.products.find((p) => p.productId === here.productId)?.lines.find((l) => l.eid === eid)
  if (!line || here.poolId !== poolId) return []
  const confirms = line.seq !== 0 && !line.confirmed && here.version === targetVersion(line.seq, line.decisions)
  // Home counts no more than it granted, whatever a chain says.
  const exposure = here.exposure < line.granted ? here.exposure : line.granted
  if (!confirms && exposure === line.exposure) return []
  return [{ productId: here.productId, place: here.place, why: `${here.version}-${here.exposure}` }]
}

function ledgerDuties(home: HomeSnapshot, ledger: Address, chains: readonly ChainSnapshot[]): Duty[] {
  const duties: Duty[] = []
  for (const book of home.pools) {
    const { poolId } = book
    if (book.wantsSettlement) {
      const data = encodeFunctionData({ abi: ledgerAbi, functionName: 'settle', args: [poolId] })
      // The next settlement of an epoch is another: exits may come in parts.
      const settled = book.chains.reduce((sum, { settlements }) => sum + settlements, 0)
      const because = `epoch-${oldestEpoch(home, book)}-${settled}`
      duties.push({ task: `settle:${poolId}`, because, eid: home.eid, kind: 'call', to: ledger, data })
    }
    for (const product of home.products) {
      if (product.product.poolId !== poolId || !product.wantsRetarget) continue
      const data = encodeFunctionData({ abi: ledgerAbi, functionName: 'retarget', args: [product.productId] })
      const seqs = product.lines.map(({ seq }) => seq).join('.')
      // What a chain may give back at once is limited, and what is exposed moves, so the same targets can be due again.
      const { granted, exposed } = product.totals
      const because = `limit-${product.limit}-seqs-${seqs}-granted-${granted}-exposed-${exposed}`
      const task = `retarget:${product.productId}`
      if (chains.length > 0) duties.push({ task, because, eid: home.eid, kind: 'call', to: ledger, data })
    }
  }
  return duties
}

/** Home orders money to where it is owed as soon as its book says so. */
function orderDuties(home: HomeSnapshot, remitter: Address): Duty[] {
  return home.pools
    .filter(({ wantsOrder }) => wantsOrder)
    .map(({ poolId, orderCount }) => ({
      task: `order:${poolId}`,
      because: `after-${orderCount}`,
      eid: home.eid,
      kind: 'call',
      to: remitter,
      data: encodeFunctionData({ abi: remitterAbi, functionName: 'order', args: [poolId] }),
    }))
}

function targetDuties(home: HomeSnapshot, chains: readonly ChainSnapshot[], policy: KeepPolicy): Duty[] {
  const duties: Duty[] = []
  for (const chain of chains) {
    const set = home.products.flatMap(({ productId, product, lines }) => {
      const line = lines.find(({ eid }) => eid === chain.eid)
      const here = chain.pools.some(({ poolId }) => poolId === product.poolId)
      return line && line.seq > 0 && here ? [{ productId, seq: line.seq }] : []
    })
    const behind = set.filter(
      ({ productId, seq }) => (chain.products.find((p) => p.productId === productId)?.targetSeq ?? 0) < seq,
    )
    // A silent chain grows no fresher, whatever it is sent; the first round after its next report finds it old.
    const old = home.time - chain.heardAt > policy.hearEvery && !home.silent.includes(chain.eid)
    const send = [...new Set([...behind, ...(old ? set : [])])].slice(0, PAGE)
    if (send.length === 0) continue
    const seqs = send.map(({ productId, seq }) => `${productId}.${seq}`).join('+')
    duties.push({
      task: `targets:${chain.eid}`,
      because: `${seqs}${old ? `+age-${chain.heardAt}` : ''}`,
      eid: home.eid,
      kind: 'message',
      message: { type: MessageType.TARGETS, productIds: send.map(({ productId }) => productId) },
      dstEid: chain.eid,
    })
  }
  return duties
}
