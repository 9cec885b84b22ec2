import { type CapitalReport, type Message, MessageType, type TargetLine } from '@omnicover/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareFigures, type Moved } from './compareFigures.js'
import { figuresOf } from './figures.js'

const nothing: Moved = { money: 0n, cover: 0n }
const still: CapitalReport = {
  ...{ poolId: 1, time: 100, epoch: 4, depositsAsked: 10n, depositsApplied: 9n, sharesAsked: 8n, exitsApplied: 7n },
  ...{ premiumEarned: 60n, claimsPaid: 5n, budgetsReleased: 4n, cash: 1_000n, unearned: 50n, sent: 3n, received: 2n },
  ...{ lost: 1n, putIn: 30n, invested: 20n, pnl: -6n, rows: [], incidents: [] },
}
const line: TargetLine = { productId: 7, seq: 3, target: 100n, burnSeen: 5n, decisions: 1, others: 40n, limit: 900n }

const report = (changed: Partial<CapitalReport> = {}) =>
  figuresOf({ type: MessageType.CAPITAL_REPORT, report: { ...still, ...changed } })
const targets = (changed: Partial<TargetLine> = {}, time = 100) =>
  figuresOf({ type: MessageType.TARGETS, head: { time, incidents: 2 }, lines: [{ ...line, ...changed }] })
const row = (exposure: bigint, version: bigint) => ({ rows: [{ row: 2, word: ((exposure << 16n) | version) << 64n }] })

describe('compareFigures', () => {
  test('default: what the contracts say at either end of the block fits', () => {
    const [before, after] = [report(), report({ cash: 1_500n, depositsApplied: 12n })]
    for (const told of [before, after]) expect(compareFigures(told, { before, after, moved: nothing })).toBe(undefined)
  })

  test('behavior: any one figure that is changed is found, in every message of a quiet block', () => {
    const figures = [...report({ ...row(5n, 3n), incidents: [{ incidentId: 4, exposure: 6n }] })]
    fc.assert(
      fc.property(fc.nat(figures.length - 1), fc.bigInt(1n, 2n ** 40n), (index, more) => {
        const truth = new Map(figures)
        const [name, value] = figures[index] ?? ['', 0n]
        const told = new Map(truth).set(name, typeof value === 'bigint' ? value + more : `${value}!`)
        expect(compareFigures(told, { before: truth, after: truth, moved: nothing })).toContain(name)
      }),
    )
  })

  test('behavior: a counter lies between both ends of the block, and not beyond', () => {
    const ends = { before: report({ sent: 3n }), after: report({ sent: 9n }), moved: { money: 100n, cover: 100n } }
    expect(compareFigures(report({ sent: 5n }), ends)).toBe(undefined)
    for (const sent of [2n, 10n])
      expect(compareFigures(report({ sent }), ends)).toBe(
        `it says report.sent is ${sent}, and the contracts say 3 to 9`,
      )
  })

  test('behavior: a gauge goes beyond both ends by as much money as moved in the block, and an exposure by as much cover', () => {
    const ends = { before: report(row(50n, 3n)), after: report(row(50n, 3n)), moved: { money: 100n, cover: 10n } }
    for (const cash of [900n, 1_100n]) expect(compareFigures(report({ ...row(50n, 3n), cash }), ends)).toBe(undefined)
    for (const cash of [899n, 1_101n])
      expect(compareFigures(report({ ...row(50n, 3n), cash }), ends)).toContain('report.cash')
    for (const exposure of [40n, 60n]) expect(compareFigures(report(row(exposure, 3n)), ends)).toBe(undefined)
    for (const exposure of [39n, 61n])
      expect(compareFigures(report(row(exposure, 3n)), ends)).toContain('report.rows[2].exposure1')
  })

  test('behavior: a version lies between both ends, also where they start anew', () => {
    const ends = { before: report(row(0n, 65_534n)), after: report(row(0n, 2n)), moved: nothing }
    for (const version of [65_534n, 65_535n, 1n, 2n])
      expect(compareFigures(report(row(0n, version)), ends)).toBe(undefined)
    for (const version of [65_533n, 3n]) expect(compareFigures(report(row(0n, version)), ends)).toContain('version1')
  })

  test('behavior: an incident that is left out, or that nobody knows, does not fit', () => {
    const known = report({ incidents: [{ incidentId: 4, exposure: 6n }] })
    const ends = { before: known, after: known, moved: nothing }
    expect(compareFigures(report(), ends)).toBe('it leaves out report.incidents[4].incidentId, which is 4')
    expect(compareFigures(known, { ...ends, before: report(), after: report() })).toMatch(/incidents\[4\].*do not know/)
    expect(compareFigures(report(), { ...ends, before: report() })).toBe(undefined)
  })

  test('behavior: prices are free only in a block in which something changed; limits never are', () => {
    const quiet = { before: targets({}, 99), after: targets(), moved: nothing }
    expect(compareFigures(targets({ others: 41n }), quiet)).toContain('lines[7].others')
    const busy = { ...quiet, before: targets({ others: 44n }, 99) }
    expect(compareFigures(targets({ others: 90n, limit: 1n }), busy)).toBe(undefined)
    expect(compareFigures(targets({ target: 101n }), busy)).toContain('lines[7].target')
  })

  test('behavior: a fact that one end of the block has must be as it is there; what neither has does not fit', () => {
    const remit = (amount: bigint): Message => ({
      type: MessageType.REMIT,
      head: { time: 100, incidents: 0 },
      remit: { poolId: 1, orderId: 2, to: 40_202, amount },
    })
    const ends = { before: undefined, after: figuresOf(remit(5n)), moved: nothing }
    expect(compareFigures(figuresOf(remit(5n)), ends)).toBe(undefined)
    expect(compareFigures(figuresOf(remit(6n)), ends)).toBe('it says remit.amount is 6, and the contracts say 5')
    const nowhere = { ...ends, after: undefined }
    expect(compareFigures(figuresOf(remit(5n)), nowhere)).toBe('the contracts have nothing of the kind')
  })
})
