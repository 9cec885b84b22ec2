/** How a transaction sender behaves when a transaction is not mined at once. */
export type SendPolicy = {
  /** The fee is raised when the next transaction in line is not mined after this time. */
  readonly raiseFeeAfterMs: number
  /** A transaction in line is broadcast again after this time. */
  readonly rebroadcastAfterMs: number
  /** A transaction that no node takes is replaced by an empty one after this time, so that those behind it can go on. */
  readonly cancelAfterMs: number
  /** A used nonce without a receipt of ours is given up after this time. Until then a missing receipt means nothing. */
  readonly lostAfterMs: number
  /** Upper bound of the fee, wei per gas. */
  readonly maxFeePerGas: bigint
  /** Upper bound, in wei, of what one task may cost: its gas, with its part of what the tasks of a transaction share, times the highest fee, and the wei that go along. None when absent. */
  readonly maxFeePerMessage?: bigint | undefined
  /** Upper bound, in wei, of what the key may pay on this chain from midnight to midnight UTC, with all that is in flight. None when absent. */
  readonly maxFeePerDay?: bigint | undefined
  /** Transactions in flight at once; nodes keep about 64 of one account. */
  readonly maxInFlight: number
}

/** Nodes take a replacement only if both fees are at least a tenth higher; an eighth leaves room for rounding. */
export function raisedFee(previous: bigint): bigint {
  return previous + previous / 8n + 1n
}

/** Why a node did not take a transaction. Only a bad call is worth cancelling. */
export type RefusalKind = 'nonce used' | 'fee too low' | 'no funds' | 'busy' | 'bad call'

/**
 * Reads a node's reason for not taking a transaction. The texts differ between nodes, the words do not.
 *
 * @param details - what the node said
 * @returns the kind
 */
export function refusalKind(details: string): RefusalKind {
  if (/nonce too low|nonce is too low|already been used/i.test(details)) return 'nonce used'
  if (/underpriced|fee too low|less than block base fee|fee cap|feecap|base fee/i.test(details)) return 'fee too low'
  if (/insufficient (funds|balance)/i.test(details)) return 'no funds'
  if (/^HTTP (429|5\d\d)|too many requests|rate limit|capacity exceeded/i.test(details)) return 'busy'
  return 'bad call'
}
