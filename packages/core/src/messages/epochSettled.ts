import { u32, u64, u128 } from '../codec/fields.js'
import { struct } from '../codec/struct.js'
import { fixed } from './body.js'
import { type HomeHead, homeHead } from './homeHead.js'
import type { MessageType } from './messageType.js'

/** Settlement of the deposit rounds `fromRound` to `toRound` of one chain, and of exits there, at one price. A fact. */
export type EpochSettled = {
  readonly poolId: number
  /** Number of the settlement for this pool and chain, from 1. */
  readonly settlement: number
  readonly fromRound: number
  readonly toRound: number
  /** Deposits of those rounds, units. */
  readonly depositAssets: bigint
  /** Shares for them, 1e-18 of a share. */
  readonly sharesMinted: bigint
  /** Shares that leave, the longest waiting of this chain first, 1e-18 of a share. */
  readonly exitShares: bigint
  /** What they are paid, units. */
  readonly exitAssets: bigint
}

/** Tells a chain what its deposits became and what its exits are paid. */
export type EpochSettledMessage = {
  readonly type: typeof MessageType.EPOCH_SETTLED
  readonly head: HomeHead
  readonly settled: EpochSettled
}

export const epochSettled = fixed(
  struct<Omit<EpochSettledMessage, 'type'>>({
    head: homeHead,
    settled: struct<EpochSettled>({
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
)
