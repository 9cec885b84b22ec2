import type { Address } from 'viem'

/** A pool's money and shares on one chain. Money in units (1e-6 of the asset), shares in 1e-18 of a share. */
export type Pool = {
  poolId: number
  address: Address
  /** Token of the shares on this chain. */
  share: Address
  /** Shares on this chain. */
  shareSupply: bigint
  /** Round of what is requested now: a deposit or an exit. */
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
  /** The exit that waits to leave or to be collected. Its shares are not in `shares` any more. */
  exit?: Exit | undefined
}

/**
 * Shares on their way out. Home lets rounds leave by age, over all chains, at the price of the settlement that they leave in, and
 * maybe in parts. An exit whose `settled` is false waits for one of these; `pool.getStatus` says for which:
 *
 * - its round to be over, every chain to have reported since, and the notice after that (an epoch, unless deployed otherwise);
 * - an incident of the pool to be decided: nothing of a pool settles while one is open;
 * - capital that no grant needs: what stays must back every cover that chains were allowed to sell. Grants shrink as covers end,
 *   and deposits make room. What is left of a round leaves in parts of a hundredth of it or more;
 * - older exits, which go first;
 * - money of the pool on this chain (`free` of `pool.get`): home orders it from other chains, for the oldest exits first, and deposits
 *   and premium here help too. Its room at home stays taken meanwhile;
 * - the message with the settlement to arrive here.
 *
 * Shares that wait earn and lose like any other.
 */
export type Exit = {
  /** Round of the request. While it is `round` of `pool.get`, the request can be taken back: `pool.cancelRedeem`. */
  round: number
  /** Shares of the request, 1e-18 of a share, those that have left among them. */
  shares: bigint
  /** What `pool.claimRedeem` would pay now, units. */
  claimable: bigint
  /** Whether all of its shares have left. Then the exit is over once it is collected. */
  settled: boolean
}

/** A pool as `pool.list` gives it. */
export type ListedPool = Pool & {
  /** What the controller that was asked about has in it. */
  position?: Position | undefined
}
