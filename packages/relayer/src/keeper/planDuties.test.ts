import { MessageType, targetVersion } from '@omnicover/core'
import { assessmentAbi, claimDeskAbi, ledgerAbi, remitterAbi } from '@omnicover/deployments'
import { encodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import type { Duty } from './duty.js'
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

const HOME = 40101
const AWAY = 40102
const ledger = `0x${'22'.repeat(20)}` as const
const desk = `0x${'33'.repeat(20)}` as const
const remitter = `0x${'44'.repeat(20)}` as const
const assessment = `0x${'55'.repeat(20)}` as const
const noOrders = { wantsOrder: false, orderCount: 0 }
const policy = { hearEvery: 60, reportEvery: 60 }

type Values = {
  pool?: Parameters<typeof poolBook>[0]
  record?: Parameters<typeof chainBook>[0]
  chain?: Parameters<typeof chainSnapshot>[0]
  product?: Parameters<typeof chainProduct>[0]
  home?: Parameters<typeof homeSnapshot>[0]
  wantsSettlement?: boolean
  wantsOrder?: boolean
}

/** Home, and one other chain on which everything is in order, except what a test says. */
function plan(values: Values = {}): readonly Duty[] {
  const settled = line({ eid: AWAY, target: 300n, granted: 300n, seq: 1 })
  const home = homeSnapshot({
    products: [productBook({ limit: 300n, granted: 300n, lines: [settled] })],
    pools: [
      {
        poolId: 1,
        pool: poolBook({ capital: 1_000n, granted: 300n, ...values.pool }),
        wantsSettlement: values.wantsSettlement ?? false,
        wantsOrder: values.wantsOrder ?? false,
        orderCount: 2,
        chains: [chainBook({ eid: AWAY, ...values.record })],
      },
    ],
    ...values.home,
  })
  const products = [chainProduct({ target: 300n, targetSeq: 1, ...values.product })]
  const chain = chainSnapshot({ eid: AWAY, products, ...values.chain })
  return planDuties(home, { ledger, assessment, remitter }, [chain], new Map([[AWAY, desk]]), policy)
}

/** A message from home to the other chain. */
const toAway = { eid: HOME, kind: 'message', dstEid: AWAY } as const
/** A report of the other chain, for one reason. */
const report = (because: string): Duty => ({
  ...{ task: `report:1:${AWAY}`, because, eid: AWAY, kind: 'message', dstEid: HOME },
  message: { type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [0] },
})
const targets = (because: string, productIds: readonly number[]): Duty => ({
  ...toAway,
  ...{ task: `targets:${AWAY}`, because, message: { type: MessageType.TARGETS, productIds } },
})
const opened: Duty = {
  ...{ ...toAway, task: `incident:1:3:${AWAY}`, message: { type: MessageType.INCIDENT_OPENED, incidentId: 1 } },
}
const decision: Duty = {
  ...{ ...toAway, task: `incident:1:4:${AWAY}`, message: { type: MessageType.CLAIM_DECIDED, incidentId: 1 } },
}
const atLedger = { eid: HOME, kind: 'call', to: ledger } as const
const retarget: Duty = {
  ...{ ...atLedger, task: 'retarget:1', because: 'limit-300-seqs-0-granted-0-exposed-0' },
  data: encodeFunctionData({ abi: ledgerAbi, functionName: 'retarget', args: [1] }),
}
const settle: Duty = {
  ...{ ...atLedger, task: 'settle:1', because: 'epoch-100-0' },
  data: encodeFunctionData({ abi: ledgerAbi, functionName: 'settle', args: [1] }),
}

describe('planDuties', () => {
  test('default: nothing is owed when home and chain agree', () => {
    expect(plan()).toEqual([])
  })

  test('behavior: a product that the chain does not know is sent', () => {
    const message = { type: MessageType.PRODUCT, productId: 1 }
    expect(plan({ product: { productSeq: 0 } })).toEqual([
      { ...toAway, task: `product:1:${AWAY}`, because: 'seq-1', message },
    ])
  })

  test('behavior: a target that the chain has not seen is sent, and what its old target frees is not reported yet', () => {
    expect(plan({ product: { target: 0n, targetSeq: 0 } })).toEqual([targets('1.1', [1])])
  })

  test('behavior: with more products than a page holds, those that the chain has not seen go first', () => {
    const ids = Array.from({ length: 10 }, (_, i) => i + 1)
    const lines = [line({ eid: AWAY, target: 300n, granted: 300n, seq: 1 })]
    const products = ids.map((productId) => ({ ...productBook({ limit: 300n, granted: 300n, lines }), productId }))
    const known = ids.map((productId) => chainProduct({ productId, target: 300n, targetSeq: productId === 10 ? 0 : 1 }))
    expect(
      plan({
        home: { products },
        pool: { granted: 3_000n, capital: 30_000n },
        chain: { products: known, heardAt: 900 },
      }),
    ).toEqual([targets('10.1+1.1+2.1+3.1+4.1+5.1+6.1+7.1+age-900', [10, 1, 2, 3, 4, 5, 6, 7])])
  })

  test('behavior: targets are sent again before the chain goes stale', () => {
    expect(plan({ chain: { heardAt: 900 } })).toEqual([targets('1.1+age-900', [1])])
  })

  test('behavior: nothing is sent to keep a silent chain fresh, which no message does; a target that it has not seen is', () => {
    expect(plan({ home: { silent: [AWAY] }, chain: { heardAt: 100 } })).toEqual([])
    const behind = { home: { silent: [AWAY] }, chain: { heardAt: 100 }, product: { target: 0n, targetSeq: 0 } }
    expect(plan(behind)).toEqual([targets('1.1', [1])])
  })

  test('behavior: once its report has arrived, a chain that was silent is made fresh in the next round', () => {
    expect(plan({ home: { silent: [] }, chain: { heardAt: 100 } })).toEqual([targets('1.1+age-100', [1])])
  })

  test('behavior: a chain reports before home takes it for silent', () => {
    expect(plan({ record: { time: 900 } })).toEqual([report('age-900')])
  })

  test('behavior: a waiting deposit makes every chain report once its round is closed', () => {
    expect(plan({ chain: { pools: [chainPool({ pending: 5n, round: 101 })] } })).toEqual([report('epoch-101')])
  })

  test('behavior: a deposit of the open round waits', () => {
    expect(plan({ chain: { pools: [chainPool({ pending: 5n, round: 100 })] } })).toEqual([])
  })

  test('behavior: a chain that is ahead waits for the others, and nobody reports anew before what is asked for is settled', () => {
    const waiting = { pools: [chainPool({ pending: 5n, round: 102 })] }
    const other = (epoch: number) => [chainBook({ eid: AWAY, epoch: 101 }), chainBook({ eid: HOME, epoch })]
    const at = (chains: ReturnType<typeof other>, wantsSettlement = false) =>
      plan({
        chain: waiting,
        home: { pools: [{ poolId: 1, pool: poolBook({}), wantsSettlement, ...noOrders, chains }] },
      }).filter(({ task }) => task.startsWith('report') || task.startsWith('settle'))
    expect(at(other(100))).toEqual([])
    expect(at(other(101))).toEqual([report('epoch-102')])
    expect(at(other(101), true)).toEqual([{ ...settle, because: 'epoch-101-0' }])
  })

  test('behavior: a chain does not wait for one that is quarantined', () => {
    const chains = [chainBook({ eid: AWAY, epoch: 101, time: 2_000 }), chainBook({ eid: HOME, epoch: 90, time: 1_399 })]
    const at = (time: number) =>
      plan({
        chain: { pools: [chainPool({ pending: 5n, round: 102 })], time, heardAt: time },
        home: { time, pools: [{ poolId: 1, pool: poolBook({}), wantsSettlement: false, ...noOrders, chains }] },
      }).filter(({ task }) => task.startsWith('report'))
    expect(at(1_999)).toEqual([])
    expect(at(2_000)).toEqual([report('epoch-102')])
  })

  test.each([0, 1, 2, 3, 7])(
    'behavior: deposits of all chains are settled also when reports travel for %i rounds',
    (latency) => {
      const eids = [HOME, AWAY, AWAY + 1]
      let round = 101
      let records = eids.map((eid) => chainBook({ eid }))
      const travelling: { eid: number; epoch: number; arrives: number }[] = []
      const isSettled = () => records.every(({ depositsSettled }) => depositsSettled === 5n)
      const arrive = () => {
        for (const { eid, epoch, arrives } of travelling) {
          if (arrives > round) continue
          records = records.map((record) =>
            record.eid === eid && epoch > record.epoch
              ? { ...record, epoch, depositsAsked: 5n, depositsEpoch: record.depositsEpoch || epoch }
              : record,
          )
        }
      }
      for (; round < 150 && !isSettled(); round += 1) {
        arrive()
        const oldest = Math.min(...records.map(({ epoch }) => epoch))
        const wantsSettlement = records.some((r) => r.depositsEpoch <= oldest && r.depositsAsked > r.depositsSettled)
        const pools = [{ poolId: 1, pool: poolBook({}), wantsSettlement, ...noOrders, chains: records }]
        const chains = eids.map((eid) => chainSnapshot({ eid, pools: [chainPool({ pending: 5n, round })] }))
        const home = homeSnapshot({ products: [], pools })
        for (const { task, eid } of planDuties(home, { ledger, assessment, remitter }, chains, new Map(), policy)) {
          if (task.startsWith('report')) {
            travelling.push({ eid, epoch: round, arrives: eid === HOME ? round : round + latency })
            arrive()
          } else if (task.startsWith('settle')) {
            records = records.map((record) =>
              record.depositsEpoch <= oldest ? { ...record, depositsSettled: record.depositsAsked } : record,
            )
          }
        }
      }
      expect(isSettled()).toBe(true)
    },
  )

  test('behavior: an incident that nobody decides is dismissed once it is overdue, and not before', () => {
    const at = (time: number) =>
      plan({ home: { time, incidents: [incidentBook({ told: [], openedAt: 1_000 })] }, chain: { heardAt: time } })
    const tasks = (time: number) => at(time).map(({ task }) => task)
    expect(tasks(4_600)).not.toContain('overdue:1')
    expect(at(4_601)).toContainEqual({
      ...{ task: 'overdue:1', eid: HOME, kind: 'call', to: assessment },
      data: encodeFunctionData({ abi: assessmentAbi, functionName: 'dismissOverdue', args: [1] }),
    })
  })

  test('behavior: an announced write-down is made in its time, unless the chain reported or an incident is open', () => {
    const at = (time: number, values: Values = {}) =>
      plan({
        record: { time: 1_000, writeDownAt: 2_000 },
        chain: { heardAt: time },
        ...values,
        home: { time, products: [], ...values.home },
      }).filter(({ task }) => task.startsWith('write-down'))
    const due = {
      ...{ ...atLedger, task: `write-down:1:${AWAY}`, because: 'announced-2000' },
      data: encodeFunctionData({ abi: ledgerAbi, functionName: 'writeDown', args: [1, AWAY] }),
    }
    expect(at(2_000)).toEqual([])
    expect(at(2_001)).toEqual([due])
    expect(at(2_600)).toEqual([due])
    expect(at(2_601)).toEqual([])
    expect(at(2_001, { record: { time: 1_401, writeDownAt: 2_000 } })).toEqual([])
    expect(at(2_001, { pool: { openIncidents: 1 } })).toEqual([])
    expect(at(2_001, { record: { time: 1_000 } })).toEqual([])
  })

  test('behavior: home settles when the ledger would', () => {
    expect(plan({ wantsSettlement: true })).toEqual([settle])
    expect(plan({ wantsSettlement: false, record: { depositsAsked: 5n } })).toEqual([])
  })

  test('behavior: a second settlement of the same epoch is another duty', () => {
    expect(plan({ wantsSettlement: true, record: { settlements: 3 } }).map(({ because }) => because)).toContain(
      'epoch-100-3',
    )
  })

  test('behavior: shares that wait to leave make every chain report once a round is closed', () => {
    expect(plan({ chain: { pools: [chainPool({ leaving: 5n, round: 101 })] } })).toEqual([report('epoch-101')])
  })

  test('behavior: home orders money as soon as its book says so, once for each count of orders', () => {
    const data = encodeFunctionData({ abi: remitterAbi, functionName: 'order', args: [1] })
    expect(plan({ wantsOrder: true })).toEqual([
      { task: 'order:1', because: 'after-2', eid: HOME, kind: 'call', to: remitter, data },
    ])
  })

  test.each([
    ['sent', 'sent-7'],
    ['received', 'received-7'],
  ])('behavior: home hears that money was %s', (counter, because) => {
    expect(plan({ chain: { pools: [chainPool({ [counter]: 7n })] } })).toEqual([report(because)])
  })

  test('behavior: home hears that exits were set aside', () => {
    const pools = [chainPool({ exitsApplied: 7n })]
    expect(plan({ chain: { pools }, record: { exitsFilled: 7n } })).toEqual([report('left-7')])
  })

  test('behavior: targets are set where the ledger would move them', () => {
    const values = {
      home: { products: [productBook({ limit: 300n, wantsRetarget: true })] },
      product: { targetSeq: 0 },
    }
    expect(plan({ ...values, wantsSettlement: true })).toEqual([settle, retarget])
    expect(plan({ ...values, home: { products: [productBook({})] } })).toEqual([])
  })

  test('behavior: that a chain knows the newest target and all decisions is reported once', () => {
    const at = (version: number, confirmed: boolean) => {
      const lines = [line({ eid: AWAY, granted: 300n, target: 300n, seq: 1, decisions: 2, confirmed })]
      return plan({ home: { products: [productBook({ lines })] }, product: { version } })
    }
    const version = targetVersion(1, 2)
    expect(at(version - 257, false)).toEqual([])
    expect(at(version, false)).toEqual([report(`product-1-${version}-0`)])
    expect(at(version, true)).toEqual([])
  })

  test('behavior: exposure above the grant is not reported again, home would not believe it', () => {
    expect(plan({ product: { exposure: 301n } })).toEqual([report('product-1-0-301')])
    const lines = [line({ eid: AWAY, granted: 300n, target: 300n, exposure: 300n, seq: 1, confirmed: true })]
    expect(plan({ home: { products: [productBook({ lines })] }, product: { exposure: 301n } })).toEqual([])
  })

  test('behavior: an open incident is sent until the chain knows it, then its exposure is reported', () => {
    const incidents = [incidentBook({ exposures: [{ eid: AWAY, known: false }] })]
    const at = (state: number) =>
      plan({ home: { incidents }, pool: { openIncidents: 1 }, chain: { incidents: [chainIncident({ state })] } })
    expect(at(0)).toEqual([opened])
    expect(at(1)).toEqual([report('incident-1')])
  })

  test('behavior: a decision is sent until the chain has it, funded once it can be, and closed after its window', () => {
    const incidents = [incidentBook({ state: 2 })]
    const at = (state: number, values: Parameters<typeof chainIncident>[0] = {}, free = 0n) => {
      const pools = [chainPool({ free, premiumEarned: 3n, premiumSynced: 1n })]
      const here = chainIncident({ state, payableAt: 980, closesAt: 990, ...values })
      return plan({ home: { incidents }, chain: { pools, incidents: [here] } })
    }
    const call = (functionName: 'fund' | 'close') => {
      const data = encodeFunctionData({ abi: claimDeskAbi, functionName, args: [1] })
      return { task: `${functionName}:1:${AWAY}`, eid: AWAY, kind: 'call', to: desk, data }
    }
    expect(at(1)).toEqual([decision])
    expect(at(2, { budgetLeft: 0 })).toEqual([])
    expect(at(2, { budgetLeft: 5 }, 2n)).toEqual([])
    expect(at(2, { budgetLeft: 5 }, 3n)).toEqual([call('fund')])
    expect(at(2, { budgetLeft: 5, payableAt: 1_001 }, 3n)).toEqual([])
    // What was ordered before the decision goes first.
    expect(at(2, { budgetLeft: 5, commitOut: 4n }, 6n)).toEqual([])
    expect(at(2, { budgetLeft: 5, commitOut: 4n }, 7n)).toEqual([call('fund')])
    expect(at(3, { budgetLeft: 5, closesAt: 1_000 })).toEqual([])
    expect(at(3, { budgetLeft: 5 })).toEqual([call('close')])
    expect(at(3, { budgetLeft: 0 })).toEqual([])
  })

  test('behavior: a chain that an incident does not concern is not told of it, open or decided', () => {
    for (const state of [1, 2]) {
      expect(plan({ home: { incidents: [incidentBook({ state, told: [HOME] })] } })).toEqual([])
    }
  })

  test('behavior: payouts, released budgets and applied deposits are reported once', () => {
    const changes = [
      [{ claimsPaid: 7n }, 'paid-7'],
      [{ budgetsReleased: 7n }, 'released-7'],
      [{ depositsApplied: 7n }, 'applied-7'],
    ] as const
    for (const [values, because] of changes) {
      const record = { depositsSettled: 7n }
      const chain = { pools: [chainPool(values)] }
      expect(plan({ chain, record })).toEqual([report(because)])
      expect(plan({ chain, record: { ...record, ...values } })).toEqual([])
    }
  })

  test('behavior: an exposure that home does not know is reported', () => {
    expect(plan({ product: { exposure: 9n } })).toEqual([report('product-1-0-9')])
  })
})
