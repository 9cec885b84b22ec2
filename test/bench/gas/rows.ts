/**
 * What is allowed and what others need, beside what is measured. Gas of one transaction. The limit is what was asked for; where
 * that is missed it stands as the goal, and the limit is a fiftieth above what was measured when this was written.
 */
export type Row = { id: string; action: string; limit?: bigint; goal?: bigint; peer?: string }

/** Rows of the table; `id` names a figure. */
export const rows: readonly Row[] = [
  { id: 'buyFirst', action: 'buy, first cover of a holder', limit: 160_000n, peer: '323,112 Ensuro' },
  { id: 'buyNext', action: 'buy, next cover of the holder', limit: 142_000n, peer: '306,000 Ensuro' },
  { id: 'buyEmptyLane', action: 'buy, first cover of a holder and of its two days' },
  { id: 'permitFirst', action: 'buy with permit, first cover and first permit', limit: 188_000n },
  { id: 'permitLater', action: 'buy with permit, next cover' },
  { id: 'permit2First', action: 'buy by Permit2, first cover and first signature' },
  { id: 'permit2Later', action: 'buy by Permit2, next cover' },
  { id: 'quote', action: 'quote, as a call', limit: 40_000n, peer: '219,270 Neptune' },
  { id: 'basket', action: 'buy three products in a basket, first of a holder', limit: 343_500n, goal: 320_000n },
  { id: 'basketNext', action: 'buy three products in a basket, next of the holder', limit: 320_000n },
  { id: 'staleBucket', action: 'buy, what each stale bucket adds, one day', limit: 4_000n },
  { id: 'staleBuckets', action: 'buy, what each stale bucket adds, 20 days', limit: 4_000n },
  { id: 'staleYear', action: 'buy, what 360 stale days add in all' },
  { id: 'extend', action: 'extend into days with covers', limit: 97_000n },
  { id: 'cancel', action: 'cancel, holder has more', limit: 87_000n, goal: 77_000n },
  { id: 'cancelLast', action: 'cancel, last cover of the holder', limit: 82_100n, goal: 77_000n },
  { id: 'protocolFee', action: 'buy, what a protocol fee adds' },
  { id: 'integratorFee', action: 'buy, what an integrator adds to that', limit: 5_000n },
  { id: 'integratorAlone', action: 'buy, what an integrator adds without a protocol fee', limit: 8_500n, goal: 5_000n },
  { id: 'fund', action: 'fund an incident, pool of 9 products' },
  { id: 'settleWarm', action: 'settle by ratio, holder has dollars', peer: '137,630 InsureDAO' },
  { id: 'settleCold', action: 'settle by ratio, holder has none', limit: 103_000n, peer: '137,630 InsureDAO' },
  { id: 'batchRatio', action: 'settle 50 covers by ratio, each', limit: 30_000n },
  { id: 'proofWarm', action: 'settle by proof among a million, holder has dollars' },
  { id: 'proofCold', action: 'settle by proof among a million, holder has none', limit: 125_000n },
  { id: 'batchProof', action: 'settle 50 covers by proof among a million, each', limit: 50_000n },
  { id: 'depositNew', action: 'request deposit, new controller', limit: 79_000n, peer: '88,848 Ensuro' },
  { id: 'depositAgain', action: 'request deposit, controller adds', limit: 61_000n },
  { id: 'claimSharesFirst', action: 'claim shares, first of the holder', limit: 67_000n },
  { id: 'claimSharesAgain', action: 'claim shares, holder has some' },
  { id: 'redeemNew', action: 'request redeem, holder keeps shares', limit: 75_000n },
  { id: 'redeemAgain', action: 'request redeem, controller adds' },
  { id: 'claimAssets', action: 'claim assets, holder has dollars', limit: 57_000n },
  { id: 'reportBuild', action: 'report 8 products, above the LayerZero send' },
]

/** The same of messages: gas of the gateway's frame inside `lzReceive`. */
export const messageLimits: Readonly<Record<string, { limit: bigint; goal?: bigint }>> = {
  'CAPITAL_REPORT, 1 product': { limit: 41_200n, goal: 40_000n },
  'CAPITAL_REPORT, 50 products': { limit: 110_000n },
  'TARGETS, 1 product': { limit: 41_000n, goal: 34_000n },
  CLAIM_DECIDED: { limit: 57_200n, goal: 42_000n },
  'CLAIM_DECIDED, by tree': { limit: 80_000n, goal: 64_000n },
}

/** What is enforced for a message must be so much more than what the endpoint was measured to need, per cent. */
export const MIN_MARGIN = 25n
