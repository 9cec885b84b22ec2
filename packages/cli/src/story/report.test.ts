import { describe, expect, test } from 'vitest'
import { createReport, formatReport } from './report.js'

const outcome = {
  actions: [
    { action: 'buy with permit', who: 'buyer1', chain: 'away-a', gas: 180_000n, hash: '0x1', amount: 1_000_000n },
  ],
  holders: [
    {
      ...{ holder: 'buyer1', chain: 'away-a', product: 'Balancer V2', coverId: 1n, amount: 1_000_001n, premium: 5n },
      ...{ paidBy: 'ratio' as const, due: 500_000n, payout: 500_000n },
    },
  ],
  changes: [],
  checks: [{ name: 'I4', holds: true, detail: '' }],
}
const traffic = { sent: [`0x${'ab'.repeat(32)}`], once: { name: 'nothing twice', holds: true, detail: '' } }
const run = { traffic, killedAt: [], seconds: 54, steps: [], samples: [] }
const message = (status: string) => ({
  ...{ guid: `0x${'ab'.repeat(32)}`, type: 'TARGETS', pathway: 'home -> away-a', status, gas: 300_000n },
  ...{ latencyMs: 2_100, transactionHash: '0x2' },
})

describe('createReport', () => {
  test('default: passes when checks hold, messages arrived and holders got what was decided', () => {
    expect(createReport(outcome, [message('delivered')], run).passed).toBe(true)
  })

  test('behavior: fails when a message did not arrive, or none was sent', () => {
    const nothing = { ...run, traffic: { ...traffic, sent: [] } }
    expect(createReport(outcome, [message('final')], run).passed).toBe(false)
    expect(createReport(outcome, [], nothing).passed).toBe(false)
  })

  test('behavior: fails when a chain sent a message that the relayer never saw', () => {
    const sent = [...traffic.sent, `0x${'cd'.repeat(32)}`]
    const report = createReport(outcome, [message('delivered')], { ...run, traffic: { ...traffic, sent } })
    expect(report.checks).toContainEqual({ name: 'messages arrive', holds: false, detail: '1 of 2 delivered' })
    expect(report.passed).toBe(false)
  })

  test('behavior: fails when a message was attested, committed or delivered twice', () => {
    const once = { ...traffic.once, holds: false }
    expect(createReport(outcome, [message('delivered')], { ...run, traffic: { ...traffic, once } }).passed).toBe(false)
  })

  test('behavior: fails when a holder got one unit too little', () => {
    const holders = outcome.holders.map((holder) => ({ ...holder, payout: 499_999n }))
    expect(createReport({ ...outcome, holders }, [message('delivered')], run).passed).toBe(false)
  })

  test('behavior: fails when an invariant does not hold', () => {
    const checks = [{ name: 'I4', holds: false, detail: '' }]
    expect(createReport({ ...outcome, checks }, [message('delivered')], run).passed).toBe(false)
  })
})

describe('formatReport', () => {
  test('default: messages of one type and pathway are one line, and --verbose gives each its own', () => {
    const second = { ...message('delivered'), guid: `0x${'cd'.repeat(32)}`, gas: 100_000n, latencyMs: 1_900 }
    const report = createReport(outcome, [message('delivered'), second], run)
    const rows = (options: { verbose?: boolean }) =>
      formatReport(report, options).filter((line) => line.includes('TARGETS'))
    expect(rows({}).map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['TARGETS', 'home -> away-a', '2', '200,000', '2.0 s'],
    ])
    expect(rows({ verbose: true })).toHaveLength(2)
  })

  test('default: says in the last line whether all holds, and names what does not', () => {
    expect(formatReport(createReport(outcome, [message('delivered')], run)).at(-1)).toBe(
      'All 4 checks hold. Took 54.0 s.',
    )
    expect(
      formatReport(createReport(outcome, [message('delivered')], { ...run, killedAt: Array(10).fill(5) })).at(-1),
    ).toBe('All 4 checks hold, although the relayer was killed 10 times. Took 54.0 s.')
    expect(formatReport(createReport(outcome, [], run)).at(-1)).toBe('1 of 4 checks FAILED: messages arrive.')
  })
})
