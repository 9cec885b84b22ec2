import type { ChainSnapshot } from './readChain.js'
import type { HomeSnapshot } from './readHome.js'

type ProductBook = HomeSnapshot['products'][number]
type Line = ProductBook['lines'][number]
type PoolBook = HomeSnapshot['pools'][number]['pool']
type ChainBook = HomeSnapshot['pools'][number]['chains'][number]
type IncidentBook = HomeSnapshot['incidents'][number]

const curve = { baseRate: 20_000, kinkRate: 40_000, maxRate: 160_000, kinkBps: 8_000 }
const label = `0x${'61'.repeat(32)}` as const
const address = `0x${'11'.repeat(20)}` as const

/** Home's line of a product on a chain: nothing granted, unless said. */
export const line = (values: Partial<Line>): Line => ({
  ...{ eid: 40101, granted: 0n, target: 0n, exposure: 0n, burned: 0n, seq: 0, decisions: 0, confirmed: false },
  ...values,
})

/** Home's book of product 1. */
export const productBook = (values: {
  limit?: bigint
  granted?: bigint
  openIncident?: number
  wantsRetarget?: boolean
  lines?: readonly Line[]
}): ProductBook => ({
  productId: 1,
  product: { label, poolId: 1, place: 0, seq: 1, termsId: 1, listed: true, feeBps: 0, curve },
  limit: values.limit ?? 300_000_000n,
  totals: {
    ...{ granted: values.granted ?? 0n, openIncident: values.openIncident ?? 0 },
    ...{ incidents: 0, poolId: 1, place: 0, groupId: 0, exposed: 0n },
  },
  wantsRetarget: values.wantsRetarget ?? false,
  lines: [...(values.lines ?? [line({})])],
})

/** Home's book of a pool: leverage 1. */
export const poolBook = (values: Partial<PoolBook>): PoolBook => ({
  ...{ capital: 0n, shares: 0n, reserves: 0n, granted: 0n, openIncidents: 0, leverageBps: 10_000, incidents: 0 },
  dripping: { left: 0n, from: 0, until: 0 },
  ...values,
})

/** Home's record of a chain. */
export const chainBook = (values: Partial<ChainBook>): ChainBook => ({
  ...{ eid: 40101, time: 1_000, epoch: 100, depositsAsked: 0n, depositsSettled: 0n, depositsApplied: 0n },
  ...{ premiumEarned: 0n, claimsPaid: 0n, budgetsReleased: 0n, cash: 0n, unearned: 0n, budgets: 0n },
  ...{ settlements: 0, nextRound: 0, granted: 0n, grantedFloor: 0n, riseCeiling: 0n, riseWindow: 1, fallWindow: 0 },
  ...{ gainedFloor: 0n, invested: 0n },
  ...{ exitsApplied: 0n, sharesAsked: 0n, exitsFilled: 0n, depositsFrom: 0, depositsEpoch: 0 },
  ...{ writeDownAt: 0, writtenDown: 0n, recoverWindow: 0 },
  flow: { ordered: 0n, sent: 0n, received: 0n, lost: 0n },
  ...values,
})

/** An incident of product 1 at home. */
export const incidentBook = (values: Partial<IncidentBook>): IncidentBook => ({
  ...{ incidentId: 1, state: 1, productId: 1, poolId: 1, ordinal: 0, instant: 900, openedAt: 1_000, ratio: 0 },
  ...{ payableAt: 0, closesAt: 0, reserve: 0n, told: [40101, 40102, 40103] },
  exposures: [{ eid: 40101, known: false }],
  ...values,
})

/** Home with one pool, one product and one chain, all of it in order. */
export const homeSnapshot = (values: Partial<HomeSnapshot> = {}): HomeSnapshot => ({
  ...{ eid: 40101, time: 1_000, products: [productBook({})], incidents: [], maxSilence: 600, maxOpen: 3_600 },
  silent: [],
  pools: [
    {
      poolId: 1,
      pool: poolBook({}),
      wantsSettlement: false,
      wantsOrder: false,
      orderCount: 0,
      chains: [chainBook({})],
    },
  ],
  ...values,
})

/** The same chain as it sees itself. */
export const chainSnapshot = (values: Partial<ChainSnapshot> = {}): ChainSnapshot => ({
  ...{ eid: 40101, time: 1_000, heardAt: 1_000, skew: 5, reportCount: 0, products: [chainProduct({})], incidents: [] },
  pools: [chainPool({})],
  ...values,
})

/** Product 1 on a chain. */
export const chainProduct = (
  values: Partial<ChainSnapshot['products'][number]>,
): ChainSnapshot['products'][number] => ({
  ...{
    productId: 1,
    label,
    poolId: 1,
    pool: address,
    termsId: 1,
    productSeq: 1,
    listed: true,
    feeBps: 0,
    curve,
    target: 0n,
  },
  ...{
    place: 0,
    effectiveTarget: 0n,
    version: 0,
    targetSeq: 0,
    exposure: 0n,
    others: 0n,
    limit: 0n,
    openIncidents: 0,
    premiumReceived: 0n,
    unearned: 0n,
  },
  coverCount: 0,
  ...values,
})

/** A pool's vault: none, unless said. */
export const vault = (values: Partial<ChainSnapshot['pools'][number]['vault']>) => ({
  ...{ investor: address, invested: 0n, value: 0n, dripping: 0n, ready: 0n, investable: 0n, keep: 0n },
  ...values,
})

/** Pool 1 on a chain. */
export const chainPool = (values: Partial<ChainSnapshot['pools'][number]>): ChainSnapshot['pools'][number] => ({
  ...{ poolId: 1, address, round: 100, free: 0n, setAside: 0n, held: 0n, pending: 0n, unearned: 0n },
  ...{ premiumEarned: 0n, premiumSynced: 0n, depositsApplied: 0n, claimsPaid: 0n, budgetsReleased: 0n },
  ...{ exitsApplied: 0n, exitsOwed: 0n, leaving: 0n, bridge: address, sent: 0n, received: 0n, lost: 0n },
  ...{ putIn: 0n, invested: 0n, pnl: 0n, vault: vault({}) },
  ...values,
})

/** Incident 1 on a chain. */
export const chainIncident = (
  values: Partial<ChainSnapshot['incidents'][number]>,
): ChainSnapshot['incidents'][number] => ({
  ...{ incidentId: 1, state: 0, productId: 1, ordinal: 0, instant: 900, ratio: 0, payableAt: 0, closesAt: 0 },
  byTree: false,
  held: false,
  budgetLeft: 0,
  commitOut: 0n,
  ...values,
})
