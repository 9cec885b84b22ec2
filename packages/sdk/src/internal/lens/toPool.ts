import type { ContractFunctionReturnType } from 'viem'
import type { poolAbi } from '../../abis/lens.js'
import type { Pool, Position } from '../../types/pool.js'

/** A pool as the lens gives it. */
export type PoolView = ContractFunctionReturnType<typeof poolAbi, 'view', 'pool'>

/** The pool of it. */
export function toPool({ poolId, pool, share, shareSupply, round, books }: PoolView): Pool {
  return { poolId, address: pool, share, shareSupply, round, ...books }
}

/** The controller's part of it. */
export function toPosition({ shares, claimableShares, request, exit }: PoolView): Position {
  const { round, assets } = request
  return {
    shares,
    claimableShares,
    ...(assets > 0n ? { request: { round, assets } } : {}),
    ...(exit.shares > 0n ? { exit } : {}),
  }
}
