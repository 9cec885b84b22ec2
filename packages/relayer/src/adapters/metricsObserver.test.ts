import { expect, test } from 'vitest'
import type { Figures } from '../ports/metrics.js'
import type { RelayerEvent } from '../ports/observer.js'
import { createMetricsObserver } from './metricsObserver.js'

const hash = `0x${'ab'.repeat(32)}` as const
const from = `0x${'cd'.repeat(20)}` as const
const message = { guid: hash, srcEid: 40_161, dstEid: 40_231, nonce: 1n }

function figuresOf(event: RelayerEvent): Figures[] {
  const recorded: Figures[] = []
  createMetricsObserver({ record: (figures) => recorded.push(figures) }).onEvent(event)
  return recorded
}

test('behavior: a delivery has its latency in seconds, and by whom it was', () => {
  const delivered = { atMs: 1, type: 'messageDelivered', message, transactionHash: hash, gasUsed: 1n } as const
  expect(figuresOf({ ...delivered, by: 'us', latencyMs: 12_500 })).toEqual([
    { MessagesDelivered: 1, DeliveredByOthers: 0, DeliveryLatencySeconds: 12.5 },
  ])
  expect(figuresOf({ ...delivered, by: 'other', latencyMs: 0 })).toMatchObject([{ DeliveredByOthers: 1 }])
})

test('behavior: a transaction has its gas and what it cost, in gwei', () => {
  const mined = {
    atMs: 1,
    type: 'transactionMined',
    eid: 40_231,
    from,
    nonce: 3,
    transactionHash: hash,
    tasks: [],
  } as const
  const paid = { gasUsed: 140_000n, effectiveGasPrice: 50_000_000n }
  expect(figuresOf({ ...mined, ...paid, succeeded: true })).toEqual([
    { TransactionsMined: 1, TransactionsReverted: 0, GasUsed: 140_000, GasSpentGwei: 7_000 },
  ])
  expect(figuresOf({ ...mined, ...paid, succeeded: false })).toMatchObject([{ TransactionsReverted: 1 }])
})

test('behavior: what a key may not or cannot pay for is one figure', () => {
  const ceiling = { ceiling: 'day', wouldCost: 2n, limit: 1n } as const
  expect(figuresOf({ atMs: 1, type: 'feeCeilingReached', eid: 40_231, from, ...ceiling })).toEqual([
    { SendsHeldBack: 1 },
  ])
  const missing = { tasks: [], balance: 1n, needed: 2n }
  expect(figuresOf({ atMs: 1, type: 'keyUnfunded', eid: 40_231, from, ...missing })).toEqual([{ SendsHeldBack: 1 }])
})

test('behavior: alerts, disagreements of providers and failed steps are counted; a step of a message on its way is not', () => {
  expect(figuresOf({ atMs: 1, type: 'messageAlert', message, reason: 'reverts', attempts: 4, retryAtMs: 2 })).toEqual([
    { Alerts: 1, AttemptsUntilAlert: 4 },
  ])
  expect(figuresOf({ atMs: 1, type: 'connectionOutvoted', message, dvn: 'first', reason: 'another hash' })).toEqual([
    { RpcDisagreements: 1 },
  ])
  expect(figuresOf({ atMs: 1, type: 'stepFailed', step: 'scan', code: 'X', retriable: true, reason: 'x' })).toEqual([
    { StepsFailed: 1 },
  ])
  expect(figuresOf({ atMs: 1, type: 'messageVerified', message })).toEqual([])
})
