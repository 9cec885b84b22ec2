/** What can go wrong and be covered, in the order of the bits of a mask of perils. The only list of them. */
export const perils = ['code-exploit', 'oracle-failure', 'governance-hijack', 'liquidity-shock'] as const

/** A peril that this version knows, or the bit of one that terms were given later. */
export type Peril = (typeof perils)[number] | `unknown-${number}`

/**
 * Names the perils of a mask. A bit without a name is shown as `unknown-4`: it is covered, whatever it is called.
 *
 * @param mask - perils of terms, 32 bits
 * @returns the perils, by their bits
 */
export function perilsOf(mask: number): readonly Peril[] {
  return Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => (mask >>> bit) & 1)
    .map((bit): Peril => perils[bit] ?? `unknown-${bit}`)
}

/**
 * The mask of perils, as terms have it.
 *
 * @param named - the perils
 * @returns the mask
 */
export function perilMask(named: readonly (typeof perils)[number][]): number {
  return named.reduce((mask, peril) => mask | (1 << perils.indexOf(peril)), 0)
}
