/** Part of an amount that one of several products takes. */
export type Part = { productId: number; amount: bigint }

/**
 * Spreads an amount over products in their order: each takes what it has, and what is too much spills over to the next.
 *
 * A part is never smaller than a cover may be. Where what is left would be, the part before gives some of its own.
 *
 * @param amount - What is wanted, units.
 * @param offers - Products in the order in which they are to be used, and what each has available, units.
 * @param minimum - Smallest amount of a cover, units.
 * @returns The parts; their sum is smaller than the amount where the products have too little.
 */
export function spread(
  amount: bigint,
  offers: readonly { productId: number; available: bigint }[],
  minimum: bigint,
): Part[] {
  const parts: Part[] = []
  let left = amount
  for (const { productId, available } of offers) {
    if (left === 0n) break
    if (available < minimum) continue
    const last = parts.at(-1)
    const short = left < minimum ? minimum - left : 0n
    if (last && short > 0n) {
      if (last.amount - short < minimum) continue
      last.amount -= short
      left += short
    }
    const taken = left < available ? left : available
    parts.push({ productId, amount: taken })
    left -= taken
  }
  return parts
}
