import fc from 'fast-check'
import { getAddress, type Hex } from 'viem'
import type { Message } from '../messages/message.js'
import { MessageType } from '../messages/messageType.js'

const number = (bits: number) => fc.oneof(fc.integer({ min: 0, max: 2 ** bits - 1 }), fc.constantFrom(0, 2 ** bits - 1))
const unsigned = (bits: bigint) => fc.oneof(fc.bigInt(0n, 2n ** bits - 1n), fc.constantFrom(0n, 2n ** bits - 1n))
const [u8, u16, u24, u32, u40] = [number(8), number(16), number(24), number(32), number(40)]
const [u64, u96, u128, u256] = [unsigned(64n), unsigned(96n), unsigned(128n), unsigned(256n)]
const i64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(-(2n ** 63n), -1n, 2n ** 63n - 1n))
const lines = { maxLength: 32, size: 'max' } as const

/** Any bytes of a length. */
export const arbitraryBytes = (length: { minLength: number; maxLength: number }): fc.Arbitrary<Hex> =>
  fc
    .uint8Array(length)
    .map((bytes): Hex => `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`)

const bytes32 = arbitraryBytes({ minLength: 32, maxLength: 32 })
const address = arbitraryBytes({ minLength: 20, maxLength: 20 }).map((hex) => getAddress(hex))
const head = fc.record({ time: u40, incidents: u32 })
const move = fc.record({ poolId: u32, moveId: u32, receiver: address, shares: u96 })
const incident = { incidentId: u32, productId: u32, ordinal: u8, instant: u40 }

/** Any valid message. */
export const arbitraryMessage: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    type: fc.constant(MessageType.TARGETS),
    head,
    lines: fc.array(
      fc.record({ productId: u32, seq: u32, target: u64, burnSeen: u64, decisions: u16, others: u64, limit: u64 }),
      lines,
    ),
  }),
  fc.record({
    type: fc.constant(MessageType.PRODUCT),
    head,
    productId: u32,
    product: fc.record({
      label: bytes32,
      poolId: u32,
      place: u16,
      seq: u32,
      termsId: u16,
      listed: fc.boolean(),
      feeBps: u16,
      curve: fc.record({ baseRate: u24, kinkRate: u24, maxRate: u24, kinkBps: u16 }),
    }),
    terms: fc.record({
      wordingHash: bytes32,
      perils: u32,
      waitingPeriod: u32,
      claimWindow: u32,
      tailDays: u8,
      maxPeriodDays: u16,
    }),
  }),
  fc.record({ type: fc.constant(MessageType.INCIDENT_OPENED), head, incident: fc.record(incident) }),
  fc.record({
    type: fc.constant(MessageType.CLAIM_DECIDED),
    head,
    decision: fc.record({
      ...incident,
      ratio: u32,
      payableAt: u40,
      closesAt: u40,
      budget: u64,
      commitOut: u64,
      root: bytes32,
    }),
  }),
  fc.record({
    type: fc.constant(MessageType.EPOCH_SETTLED),
    head,
    settled: fc.record({
      poolId: u32,
      settlement: u32,
      fromRound: u32,
      toRound: u32,
      depositAssets: u64,
      sharesMinted: u128,
      exitShares: u128,
      exitAssets: u64,
    }),
  }),
  fc.record({
    type: fc.constant(MessageType.DECISION_DENIED),
    head,
    denied: fc.record({ incidentId: u32 }),
  }),
  fc.record({
    type: fc.constant(MessageType.REMIT),
    head,
    remit: fc.record({ poolId: u32, orderId: u32, to: u32, amount: u64 }),
  }),
  fc.record({ type: fc.constant(MessageType.SHARES_TO_AWAY), head, move }),
  fc.record({ type: fc.constant(MessageType.SHARES_TO_HOME), move }),
  fc.record({
    type: fc.constant(MessageType.CAPITAL_REPORT),
    report: fc.record({
      poolId: u32,
      time: u40,
      epoch: u32,
      depositsAsked: u64,
      depositsApplied: u64,
      sharesAsked: u128,
      exitsApplied: u64,
      premiumEarned: u64,
      claimsPaid: u64,
      budgetsReleased: u64,
      cash: i64,
      unearned: u64,
      sent: u64,
      received: u64,
      lost: u64,
      putIn: u64,
      invested: u64,
      pnl: i64,
      rows: fc.array(fc.record({ row: u16, word: u256 }), lines),
      incidents: fc.array(fc.record({ incidentId: u32, exposure: u64 }), lines),
    }),
  }),
  fc.record({
    type: fc.constant(MessageType.INCIDENT_REPORTED),
    report: fc.record({ reportId: u32, productId: u32, instant: u40, evidence: bytes32, reporter: address }),
  }),
)
