import type { HomeSnapshot } from './snapshot.js'

type Product = HomeSnapshot['products'][number]
type Pool = HomeSnapshot['pools'][number]['pool']

/**
 * Whether `Ledger.retarget` would change a target: the same arithmetic as the contract's.
 *
 * @param product - product with its lines, in the order of the pool's chains
 * @param pool - pool that backs it
 * @returns true when at least one target would move by more than one per cent of the chain's share of the limit: each premium
 * that is earned moves all limits a little, and that is not worth a message
 */
export function wantsRetarget(product: Product, pool: Pool): boolean {
  if (product.totals.openIncident !== 0) return false
  const poolLimit = ((pool.capital - pool.reserves) * BigInt(pool.leverageBps)) / 10_000n
  let granted = product.totals.granted
  let poolGranted = pool.granted
  let moves = false
  for (const line of product.lines) {
    const share =
      product.product.listed && line.weightSum !== 0
        ? (product.limit * BigInt(line.weight)) / BigInt(line.weightSum)
        : 0n
    const want = least(share, room(product.limit, granted - line.granted), room(poolLimit, poolGranted - line.granted))
    const move = want > line.target ? want - line.target : line.target - want
    moves ||= line.seq === 0 || move * 100n > share
    if (want > line.granted) {
      granted += want - line.granted
      poolGranted += want - line.granted
    }
  }
  return moves
}

const room = (limit: bigint, used: bigint): bigint => (limit > used ? limit - used : 0n)

const least = (...amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b < a ? b : a))
