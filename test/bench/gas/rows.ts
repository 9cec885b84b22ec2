/** What the issue asks for and what others need, beside what is measured. Gas of one transaction. */
export type Row = { id: string; action: string; limit?: bigint; peer?: string }

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
  { id: 'basket', action: 'buy three products in a basket, first of a holder' },
  { id: 'extend', action: 'extend into days with covers', limit: 97_000n },
  { id: 'cancel', action: 'cancel, holder has more' },
  { id: 'cancelLast', action: 'cancel, last cover of the holder' },
  { id: 'protocolFee', action: 'buy, what a protocol fee adds' },
  { id: 'integratorFee', action: 'buy, what an integrator adds to that', limit: 5_000n },
  { id: 'fund', action: 'fund an incident, pool of 9 products' },
  { id: 'settleWarm', action: 'settle by ratio, holder has dollars', peer: '137,630 InsureDAO' },
  { id: 'settleCold', action: 'settle by ratio, holder has none', limit: 103_000n, peer: '137,630 InsureDAO' },
  { id: 'batchRatio', action: 'settle 50 covers by ratio, each', limit: 30_000n },
  { id: 'proofWarm', action: 'settle by proof among a million, holder has dollars' },
  { id: 'proofCold', action: 'settle by proof among a million, holder has none', limit: 125_000n },
  { id: 'batchProof', action: 'settle 50 covers by proof among a million, each', limit: 50_000n },
  { id: 'depositNew', action: 'request deposit, new controller', limit: 79_000n, peer: '88,848 Ensuro' },
  { id: 'depositAgain', action: 'request deposit, controller adds' },
  { id: 'claimSharesFirst', action: 'claim shares, first of the holder' },
  { id: 'claimSharesAgain', action: 'claim shares, holder has some' },
  { id: 'reportBuild', action: 'report 8 products, above the LayerZero send' },
]
