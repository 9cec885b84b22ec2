import type { Address } from 'viem'

/** A pool's money and shares on one chain. Money in units (1e-6 of the asset), shares in 1e-18 of a share. */
export type Pool = {
  poolId: number
  address: Address
  /** Token of the shares on this chain. */
  share: Address
  /** Shares on this chain. */
  shareSupply: bigint
  /** Round of a deposit that is requested now. */
  round: number
  /** Capital here that no decision has claimed. */
  free: bigint
  /** Money of funded incidents that waits for its holders. */
  setAside: bigint
  /** Payouts that the asset refused to move; they belong to their receivers: see `claim.withdrawHeld`. */
  held: bigint
  /** Deposits that wait for their price. */
  pending: bigint
  /** Premium received and not earned yet. */
  unearned: bigint
  /** Premium earned so far. */
  premiumEarned: bigint
  /** Part of it that is in `free` already. */
  premiumSynced: bigint
  depositsApplied: bigint
  claimsPaid: bigint
  budgetsReleased: bigint
  /** Exits that settlements have set aside here, collected or not. */
  exitsApplied: bigint
  /** Part of them that waits to be collected. */
  exitsOwed: bigint
  /** Shares that asked to leave and have not, 1e-18 of a share. */
  leaving: bigint
}

/** What somebody has in a pool on one chain. */
export type Position = {
  /** Shares held, 1e-18 of a share. */
  shares: bigint
  /** Shares that `claimDeposit` would mint now. */
  claimableShares: bigint
  /** The deposit that waits for its price or its claim. */
  request?: { round: number; assets: bigint } | undefined
}

/** A pool as `pool.list` gives it. */
export type ListedPool = Pool & {
  /** What the controller that was asked about has in it. */
  position?: Position | undefined
}
