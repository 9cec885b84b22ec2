import type { Address } from 'viem'

/** A cover as its chain has it. Amounts in units, times in UTC seconds. */
export type Cover = {
  /** `eid << 64 | productId << 32 | serial`. */
  coverId: bigint
  /** Who is paid if it is settled now. */
  owner: Address
  productId: number
  termsId: number
  amount: bigint
  /** Sum of payouts so far. */
  paid: bigint
  startsAt: number
  endsAt: number
  /** Ordinals of the product's incidents that it was paid for. */
  settledOrdinals: readonly number[]
}
