import type { Curve } from '../messages/product.js'
import { area } from './area.js'

/** A sale and what its price depends on. Amounts in units. */
export type Sale = {
  readonly curve: Curve
  /** Exposure of the product on this chain before the sale. */
  readonly exposure: bigint
  /** Amount sold. */
  readonly amount: bigint
  /** Most exposure on this chain. */
  readonly target: bigint
  /** Exposure of the product on all other chains. */
  readonly others: bigint
  /** Most exposure of the product over all chains. */
  readonly limit: bigint
}

const secondsPerYear = 365n * 86_400n

/**
 * Premium rate of a sale: the mean of the rate curve over the utilisation from before to after it, at the dearer of the pool's
 * utilisation and this chain's. The twin of `Premium.rateOf`.
 *
 * @param sale - amounts that are not negative, and a valid curve; `quotePremium` checks them
 * @returns pico (1e-12 of the asset) a second, rounded up
 */
export function rateOf({ curve, exposure, amount, target, others, limit }: Sale): bigint {
  const here = area(curve, exposure + amount, target) - area(curve, exposure, target)
  const pool = area(curve, others + exposure + amount, limit) - area(curve, others + exposure, limit)
  const dearer = here > pool ? here : pool
  return (dearer + secondsPerYear - 1n) / secondsPerYear
}
