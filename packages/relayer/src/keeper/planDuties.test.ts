import { MessageType } from '@omnicover/core'
import { describe, expect, test } from 'vitest'
import { planDuties } from './planDuties.js'
import {
  chainBook,
  chainIncident,
  chainPool,
  chainProduct,
  chainSnapshot,
  homeSnapshot,
  incidentBook,
  line,
  poolBook,
  productBook,
} from './snapshots.fixture.js'

const ledger = `0x${'22'.repeat(20)}` as const
const desk = `0x${'33'.repeat(20)}` as const
const policy = { hearEvery: 60, reportEvery: 60 }
const settledLine = line({ target: 300_000_000n, granted: 300_000_000n, seq: 1 })
const inOrder = {
  home: homeSnapshot({ products: [productBook({ granted: 300_000_000n, lines: [settledLine] })] }),
  chain: chainSnapshot({ products: [chainProduct({ target: 300_000_000n, targetSeq: 1 })] }),
}
const withPool = (values: Parameters<typeof poolBook>[0], chain: Parameters<typeof chainBook>[0] = {}) => [
  {
    poolId: 1,
    pool: poolBook({ capital: 1_000_000_000n, granted: 300_000_000n, ...values }),
    audited: true,
    chains: [chainBook(chain)],
  },
]

const plan = (home = inOrder.home, chain = inOrder.chain) =>
  planDuties({ ...home, pools: home.pools }, ledger, [chain], new Map([[40101, desk]]), policy).map((duty) =>
    duty.kind === 'message' ? duty.message.type : duty.task.split(':')[0],
  )

describe('planDuties', () => {
  test('default: nothing is owed when home and chain agree', () => {
    expect(plan({ ...inOrder.home, pools: withPool({}) })).toEqual([])
  })

  test('behavior: a product that the chain does not know is sent', () => {
    const chain = { ...inOrder.chain, products: [chainProduct({ productSeq: 0, targetSeq: 1, target: 300_000_000n })] }
    expect(plan({ ...inOrder.home, pools: withPool({}) }, chain)).toContain(MessageType.PRODUCT)
  })

  test('behavior: a target that the chain has not seen is sent', () => {
    const chain = { ...inOrder.chain, products: [chainProduct({ target: 0n, targetSeq: 0 })] }
    expect(plan({ ...inOrder.home, pools: withPool({}) }, chain)).toContain(MessageType.TARGETS)
  })

  test('behavior: with more products than a page holds, those that the chain has not seen go first', () => {
    const ids = Array.from({ length: 10 }, (_, i) => i + 1)
    const products = ids.map((productId) => ({
      ...productBook({ granted: 300_000_000n, lines: [settledLine] }),
      productId,
    }))
    const known = ids.map((productId) =>
      chainProduct({ productId, target: 300_000_000n, targetSeq: productId === 10 ? 0 : 1 }),
    )
    const home = { ...inOrder.home, products, pools: withPool({ granted: 3_000_000_000n, capital: 30_000_000_000n }) }
    const chain = { ...inOrder.chain, products: known, heardAt: 900 }
    const sent = planDuties(home, ledger, [chain], new Map([[40101, desk]]), policy).flatMap((duty) =>
      duty.kind === 'message' && duty.message.type === MessageType.TARGETS ? duty.message.productIds : [],
    )
    expect(sent).toHaveLength(8)
    expect(sent[0]).toBe(10)
  })

  test('behavior: targets are sent again before the chain goes stale', () => {
    const chain = { ...inOrder.chain, heardAt: 900 }
    expect(plan({ ...inOrder.home, pools: withPool({}) }, chain)).toEqual([MessageType.TARGETS])
  })

  test('behavior: a waiting deposit makes every chain report once its round is closed', () => {
    const chain = { ...inOrder.chain, pools: [chainPool({ pending: 5n, round: 101 })] }
    expect(plan({ ...inOrder.home, pools: withPool({}) }, chain)).toEqual([MessageType.CAPITAL_REPORT])
  })

  test('behavior: a deposit of the open round waits', () => {
    const chain = { ...inOrder.chain, pools: [chainPool({ pending: 5n, round: 100 })] }
    expect(plan({ ...inOrder.home, pools: withPool({}) }, chain)).toEqual([])
  })

  test('behavior: home settles what was asked for, but not while an incident is open', () => {
    const asked = { depositsAsked: 5n }
    expect(plan({ ...inOrder.home, pools: withPool({}, asked) })).toContain('settle')
    expect(plan({ ...inOrder.home, pools: withPool({ openIncidents: 1 }, asked) })).not.toContain('settle')
  })

  test('behavior: nothing is settled or granted while the audit fails', () => {
    const [pool] = withPool({}, { depositsAsked: 5n })
    const home = { ...inOrder.home, products: [productBook({})], pools: pool ? [{ ...pool, audited: false }] : [] }
    expect(plan(home)).not.toContain('settle')
    expect(plan(home)).not.toContain('retarget')
  })

  test('behavior: an open incident is sent until the chain knows it, then its exposure is reported', () => {
    const home = { ...inOrder.home, pools: withPool({ openIncidents: 1 }), incidents: [incidentBook({})] }
    const chain = (state: number) => ({ ...inOrder.chain, incidents: [chainIncident({ state })] })
    expect(plan(home, chain(0))).toEqual([MessageType.INCIDENT_OPENED])
    expect(plan(home, chain(1))).toEqual([MessageType.CAPITAL_REPORT])
  })

  test('behavior: a decision is sent until the chain has it, and closed after its window', () => {
    const home = { ...inOrder.home, pools: withPool({}), incidents: [incidentBook({ state: 2, closesAt: 990 })] }
    const chain = (state: number, budgetLeft = 0) => ({
      ...inOrder.chain,
      incidents: [chainIncident({ state, budgetLeft, closesAt: 990 })],
    })
    expect(plan(home, chain(1))).toEqual([MessageType.CLAIM_DECIDED])
    expect(plan(home, chain(2))).toEqual([])
    expect(plan(home, chain(2, 5))).toEqual(['close'])
  })

  test('behavior: payouts and applied deposits are reported once', () => {
    const chain = { ...inOrder.chain, pools: [chainPool({ claimsPaid: 7n })] }
    expect(plan({ ...inOrder.home, pools: withPool({}) }, chain)).toEqual([MessageType.CAPITAL_REPORT])
    expect(plan({ ...inOrder.home, pools: withPool({}, { claimsPaid: 7n }) }, chain)).toEqual([])
  })
})
