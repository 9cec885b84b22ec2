import { encodeMessage, labelToBytes32, type Message, MessageType } from '@omnicover/core'
import type { Hex } from 'viem'
import { abiOf } from './messageAbi.js'

type ProductMessage = Extract<Message, { type: typeof MessageType.PRODUCT }>

const [u8, u16, u24, u32, u40] = [8, 16, 24, 32, 40].map((bits) => 2 ** bits - 1) as [
  number,
  number,
  number,
  number,
  number,
]
const [u64, u96, u128] = [2n ** 64n - 1n, 2n ** 96n - 1n, 2n ** 128n - 1n]
const zeros: Hex = `0x${'00'.repeat(32)}`
const ones: Hex = `0x${'ff'.repeat(32)}`
const head = { time: 1_790_000_000, incidents: 3 }
const least = { time: 0, incidents: 0 }
const most = { time: u40, incidents: u32 }

const targetLine = {
  productId: 1,
  seq: 2,
  target: 3_000_000n,
  burnSeen: 4_000_000n,
  decisions: 7,
  others: 5n,
  limit: 6n,
}
const maxTargetLine = { productId: u32, seq: u32, target: u64, burnSeen: u64, decisions: u16, others: u64, limit: u64 }

const product: ProductMessage = {
  type: MessageType.PRODUCT,
  head,
  productId: 7,
  product: {
    label: labelToBytes32('Aave V3'),
    poolId: 1,
    place: 9,
    seq: 2,
    termsId: 3,
    listed: true,
    feeBps: 500,
    curve: { baseRate: 20_000, kinkRate: 50_000, maxRate: 200_000, kinkBps: 8_000 },
  },
  terms: {
    wordingHash: `0x${'5a'.repeat(32)}`,
    perils: 15,
    waitingPeriod: 86_400,
    claimWindow: 2_592_000,
    tailDays: 14,
    maxPeriodDays: 365,
  },
}
const leastProduct: ProductMessage = {
  type: MessageType.PRODUCT,
  head: least,
  productId: 0,
  product: {
    ...{ label: zeros, poolId: 0, place: 0, seq: 0, termsId: 0, listed: false, feeBps: 0 },
    curve: { baseRate: 0, kinkRate: 0, maxRate: 0, kinkBps: 0 },
  },
  terms: { wordingHash: zeros, perils: 0, waitingPeriod: 0, claimWindow: 0, tailDays: 0, maxPeriodDays: 0 },
}
const mostProduct: ProductMessage = {
  type: MessageType.PRODUCT,
  head: most,
  productId: u32,
  product: {
    ...{ label: ones, poolId: u32, place: u16, seq: u32, termsId: u16, listed: true, feeBps: u16 },
    curve: { baseRate: u24, kinkRate: u24, maxRate: u24, kinkBps: u16 },
  },
  terms: {
    ...{ wordingHash: ones, perils: u32, waitingPeriod: u32, claimWindow: u32, tailDays: u8, maxPeriodDays: u16 },
  },
}

const [nobody, everybody] = [`0x${'00'.repeat(20)}`, '0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF'] as const
const somebody = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045'
const move = { poolId: 1, moveId: 2, receiver: somebody, shares: 3n * 10n ** 18n } as const
const leastMove = { poolId: 0, moveId: 0, receiver: nobody, shares: 0n } as const
const mostMove = { poolId: u32, moveId: u32, receiver: everybody, shares: u96 } as const

const incident = { incidentId: 9, productId: 7, ordinal: 2, instant: 1_789_999_000 }
const leastIncident = { incidentId: 0, productId: 0, ordinal: 0, instant: 0 }
const mostIncident = { incidentId: u32, productId: u32, ordinal: u8, instant: u40 }

const report = {
  ...{ poolId: 1, time: 1_790_000_001, epoch: 20_717, depositsAsked: 5_000_000n, depositsApplied: 4_000_000n },
  ...{ sharesAsked: 2_500_000n * 10n ** 12n, exitsApplied: 1_500_000n },
  ...{ premiumEarned: 3_000_000n, claimsPaid: 2_000_000n, budgetsReleased: 1_000_000n, cash: 7_000_000n, unearned: 8n },
  ...{ sent: 600_000n, received: 500_000n, lost: 400n, putIn: 90_000n, invested: 80_000n, pnl: -10_000n },
  rows: [{ row: 7, word: (9_000_000n << 16n) | 3n }],
  incidents: [{ incidentId: 9, exposure: 10_000_000n }],
}
const leastReport = {
  ...{ poolId: 0, time: 0, epoch: 0, depositsAsked: 0n, depositsApplied: 0n, premiumEarned: 0n, claimsPaid: 0n },
  ...{ sharesAsked: 0n, exitsApplied: 0n, budgetsReleased: 0n, cash: 0n, unearned: 0n, rows: [], incidents: [] },
  ...{ sent: 0n, received: 0n, lost: 0n, putIn: 0n, invested: 0n, pnl: 0n },
}
const mostReport = {
  ...{ poolId: u32, time: u40, epoch: u32, depositsAsked: u64, depositsApplied: u64, premiumEarned: u64 },
  ...{
    sharesAsked: u128,
    exitsApplied: u64,
    claimsPaid: u64,
    budgetsReleased: u64,
    cash: 2n ** 63n - 1n,
    unearned: u64,
    sent: u64,
    received: u64,
    lost: u64,
    putIn: u64,
    invested: u64,
    pnl: 2n ** 63n - 1n,
  },
  rows: repeat(32, { row: u16, word: 2n ** 256n - 1n }),
  incidents: repeat(32, { incidentId: u32, exposure: u64 }),
}

const messages: Record<string, Message> = {
  'targets: none': { type: MessageType.TARGETS, head, lines: [] },
  'targets: one': { type: MessageType.TARGETS, head, lines: [targetLine] },
  'targets: two that differ': { type: MessageType.TARGETS, head: least, lines: [maxTargetLine, targetLine] },
  'targets: as many as fit, all of the largest': {
    type: MessageType.TARGETS,
    head: most,
    lines: repeat(32, maxTargetLine),
  },
  product,
  'product: zeros': leastProduct,
  'product: the largest': mostProduct,
  'incident opened': { type: MessageType.INCIDENT_OPENED, head, incident },
  'incident opened: zeros': { type: MessageType.INCIDENT_OPENED, head: least, incident: leastIncident },
  'incident opened: the largest': { type: MessageType.INCIDENT_OPENED, head: most, incident: mostIncident },
  'claim decided': {
    ...{ type: MessageType.CLAIM_DECIDED, head },
    decision: {
      ...incident,
      ratio: 250_000,
      payableAt: 1_790_100_000,
      closesAt: 1_792_692_000,
      budget: 2_500_000n,
      commitOut: 1_500_000n,
      root: `0x${'c3'.repeat(32)}`,
    },
  },
  'claim decided: dismissed': {
    ...{ type: MessageType.CLAIM_DECIDED, head: least },
    decision: { ...leastIncident, ratio: 0, payableAt: 0, closesAt: 0, budget: 0n, commitOut: 0n, root: zeros },
  },
  'claim decided: the largest': {
    ...{ type: MessageType.CLAIM_DECIDED, head: most },
    decision: { ...mostIncident, ratio: u32, payableAt: u40, closesAt: u40, budget: u64, commitOut: u64, root: ones },
  },
  'epoch settled': {
    ...{ type: MessageType.EPOCH_SETTLED, head },
    settled: {
      poolId: 1,
      settlement: 2,
      fromRound: 3,
      toRound: 4,
      depositAssets: 5_000_000n,
      sharesMinted: 6n * 10n ** 18n,
      exitShares: 7n * 10n ** 18n,
      exitAssets: 8_000_000n,
    },
  },
  'epoch settled: zeros': {
    ...{ type: MessageType.EPOCH_SETTLED, head: least },
    settled: {
      ...{ poolId: 0, settlement: 0, fromRound: 0, toRound: 0 },
      ...{ depositAssets: 0n, sharesMinted: 0n, exitShares: 0n, exitAssets: 0n },
    },
  },
  'epoch settled: the largest': {
    ...{ type: MessageType.EPOCH_SETTLED, head: most },
    settled: {
      ...{ poolId: u32, settlement: u32, fromRound: u32, toRound: u32 },
      ...{ depositAssets: u64, sharesMinted: u128, exitShares: u128, exitAssets: u64 },
    },
  },
  'decision denied': {
    ...{ type: MessageType.DECISION_DENIED, head },
    denied: { incidentId: 9 },
  },
  'decision denied: zeros': {
    ...{ type: MessageType.DECISION_DENIED, head: least },
    denied: { incidentId: 0 },
  },
  'decision denied: the largest': {
    ...{ type: MessageType.DECISION_DENIED, head: most },
    denied: { incidentId: u32 },
  },
  remit: {
    ...{ type: MessageType.REMIT, head },
    remit: { poolId: 1, orderId: 2, to: 40_103, amount: 3_000_000n },
  },
  'remit: zeros': {
    ...{ type: MessageType.REMIT, head: least },
    remit: { poolId: 0, orderId: 0, to: 0, amount: 0n },
  },
  'remit: the largest': {
    ...{ type: MessageType.REMIT, head: most },
    remit: { poolId: u32, orderId: u32, to: u32, amount: u64 },
  },
  'shares to away': { type: MessageType.SHARES_TO_AWAY, head, move },
  'shares to away: zeros': { type: MessageType.SHARES_TO_AWAY, head: least, move: leastMove },
  'shares to away: the largest': { type: MessageType.SHARES_TO_AWAY, head: most, move: mostMove },
  'shares to home': { type: MessageType.SHARES_TO_HOME, move },
  'shares to home: zeros': { type: MessageType.SHARES_TO_HOME, move: leastMove },
  'shares to home: the largest': { type: MessageType.SHARES_TO_HOME, move: mostMove },
  'capital report': { type: MessageType.CAPITAL_REPORT, report },
  'capital report: zeros, no lines': { type: MessageType.CAPITAL_REPORT, report: leastReport },
  'capital report: as many lines as fit, all of the largest': { type: MessageType.CAPITAL_REPORT, report: mostReport },
  'capital report: least cash, incidents alone': {
    type: MessageType.CAPITAL_REPORT,
    report: { ...report, cash: -(2n ** 63n), rows: [] },
  },
  'capital report: cash of minus one, products alone': {
    type: MessageType.CAPITAL_REPORT,
    report: { ...report, cash: -1n, incidents: [] },
  },
  'incident reported': {
    type: MessageType.INCIDENT_REPORTED,
    report: {
      ...{ reportId: 4, productId: 7, instant: 1_789_999_000, evidence: `0x${'e7'.repeat(32)}` },
      reporter: somebody,
    },
  },
  'incident reported: zeros': {
    type: MessageType.INCIDENT_REPORTED,
    report: { reportId: 0, productId: 0, instant: 0, evidence: zeros, reporter: nobody },
  },
  'incident reported: the largest': {
    type: MessageType.INCIDENT_REPORTED,
    report: {
      reportId: u32,
      productId: u32,
      instant: u40,
      evidence: ones,
      reporter: everybody,
    },
  },
}

/** Why a malformed message is refused; named as the errors of both codecs are, without what each language adds. */
export type Reason = 'WrongLength' | 'UnknownVersion' | 'UnknownType' | 'TooManyLines' | 'BadFlag'

/** A message that both codecs refuse, for the same reason. */
export type MalformedVector = { name: string; reason: Reason; message: Hex }

/** A message, what it says as ABI-encoded structs, and its bytes. */
export type ValidVector = { name: string; type: MessageType; values: Message; said: Hex; message: Hex }

/** The vectors that hold the two codecs together, as written to packages/core/vectors/messages.json. */
export function messageVectors(): { valid: ValidVector[]; malformed: MalformedVector[] } {
  const valid = Object.entries(messages).map(([name, values]) => ({
    ...{ name, type: values.type, values, said: abiOf(values), message: encodeMessage(values) },
  }))
  return { valid, malformed: malformedVectors() }
}

function malformedVectors(): MalformedVector[] {
  const opened = encodeMessage({ type: MessageType.INCIDENT_OPENED, head, incident })
  const empty = encodeMessage({ type: MessageType.CAPITAL_REPORT, report: leastReport })
  const one = encodeMessage({ type: MessageType.TARGETS, head, lines: [targetLine] })
  const line = one.slice(2 + 2 * 11)
  const flagAt = 11 + 48
  return [
    { name: 'empty', reason: 'WrongLength', message: '0x' },
    { name: 'version alone', reason: 'WrongLength', message: '0x01' },
    { name: 'version and type alone', reason: 'WrongLength', message: '0x0103' },
    { name: 'version 0', reason: 'UnknownVersion', message: withByte(opened, 0, 0) },
    { name: 'version 2', reason: 'UnknownVersion', message: withByte(opened, 0, 2) },
    { name: 'type 0', reason: 'UnknownType', message: withByte(opened, 1, 0) },
    {
      name: 'a type between those of home and those of other chains',
      reason: 'UnknownType',
      message: withByte(opened, 1, 9),
    },
    { name: 'a type above all', reason: 'UnknownType', message: withByte(opened, 1, 255) },
    {
      name: 'the body of another type',
      reason: 'WrongLength',
      message: withByte(opened, 1, MessageType.CLAIM_DECIDED),
    },
    { name: 'truncated by a byte', reason: 'WrongLength', message: `0x${opened.slice(2, -2)}` },
    { name: 'padded by a byte', reason: 'WrongLength', message: `${opened}00` },
    { name: 'a target line and a half', reason: 'WrongLength', message: `${one}${line.slice(42)}` },
    { name: 'a target line too many', reason: 'TooManyLines', message: `${one}${line.repeat(32)}` },
    { name: 'a flag of 2', reason: 'BadFlag', message: withByte(encodeMessage(product), flagAt, 2) },
    { name: 'a flag of 255', reason: 'BadFlag', message: withByte(encodeMessage(product), flagAt, 255) },
    { name: 'a report that promises a line', reason: 'WrongLength', message: withByte(empty, 143, 1) },
    { name: 'a report without its promised incident', reason: 'WrongLength', message: withByte(empty, 144, 1) },
    {
      ...{ name: 'a report of a row too many', reason: 'TooManyLines' },
      message: `${withByte(empty, 143, 33)}${'00'.repeat(33 * 34)}`,
    },
    {
      ...{ name: 'a report of an incident too many', reason: 'TooManyLines' },
      message: `${withByte(empty, 144, 33)}${'00'.repeat(33 * 12)}`,
    },
  ]
}

function withByte(message: Hex, at: number, value: number): Hex {
  const index = 2 + 2 * at
  return `${message.slice(0, index)}${value.toString(16).padStart(2, '0')}${message.slice(index + 2)}` as Hex
}

function repeat<value>(count: number, value: value): value[] {
  return Array.from({ length: count }, () => value)
}
