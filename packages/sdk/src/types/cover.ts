import type { Address } from 'viem'
import type { BaseError } from '../errors/base.js'

/**
 * Where covers stand, in the order of the contract. A cover that has ended is still paid for what happened while it protected.
 */
export const coverStatuses = ['waiting', 'protected', 'ended', 'paid-out'] as const

export type CoverStatus = (typeof coverStatuses)[number]

/** A cover as its chain has it. Amounts in units, times in UTC seconds. */
export type Cover = {
  /** `eid << 64 | productId << 32 | serial`. */
  coverId: bigint
  /** Who is paid if it is settled now. */
  owner: Address
  /** By the time of the chain's latest block. */
  status: CoverStatus
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

/** What reading one of many covers gave. */
export type CoverResult =
  | { coverId: bigint; cover: Cover; error?: undefined }
  | { coverId: bigint; cover?: undefined; error: BaseError }
