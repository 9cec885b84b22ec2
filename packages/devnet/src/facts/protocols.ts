/**
 * Facts about real protocols that the devnet's products are made from.
 *
 * Sources: DefiLlama's protocol list of 2024-03-11 and hacks list (open data, attribution asked); for the incidents also
 * BlockSec, SlowMist, de.fi, rekt.news and SunWeb3Sec/DeFiHackLabs (Apache-2.0), as gathered in nbundi/pricing-the-defi-tail.
 *
 * `baseRate` is, in parts per million a year, how often protocols of the same category with at least 5 million dollars locked
 * on 2024-03-11 had a linked code, oracle, governance or liquidity incident until 2026-05-28 (hit / listed / 2.214 years):
 * dexes 6 of 150, lending 9 of 83, derivatives 1 of 35. It takes each hit as a total loss. It is a starting point for a
 * demonstration, not a risk model.
 */
export const protocols = [
  { slug: 'balancer-v2', name: 'Balancer V2', category: 'Dexes', tvlUsd: 1_480_834_897, baseRate: 18_100 },
  { slug: 'compound-v3', name: 'Compound V3', category: 'Lending', tvlUsd: 1_905_196_326, baseRate: 49_000 },
  { slug: 'gmx-v1', name: 'GMX V1', category: 'Derivatives', tvlUsd: 205_746_927, baseRate: 12_900 },
] as const

/** An incident that really happened. Figures in US dollars. */
export type IncidentFact = {
  id: string
  slug: (typeof protocols)[number]['slug']
  date: string
  cause: string
  lossUsd: number
  returnedUsd: number
  transactions: readonly `0x${string}`[]
}

/** The incidents that the demonstration replays: a rounding error in Balancer V2, and a reentrancy in GMX V1. */
export const incidents = {
  balancer: {
    id: '20251103-balancer-v2',
    slug: 'balancer-v2',
    date: '2025-11-03',
    cause: 'code-exploit',
    lossUsd: 128_000_000,
    returnedUsd: 48_800_000,
    transactions: ['0x5258dcfdd5fa04a81648e1e6d8caffd7438cf27d6bcfc8d1cb0e8c005307eee1'],
  },
  gmx: {
    id: '20250709-gmx-v1-perps',
    slug: 'gmx-v1',
    date: '2025-07-09',
    cause: 'code-exploit',
    lossUsd: 42_000_000,
    returnedUsd: 40_000_000,
    transactions: ['0x03182d3f0956a91c4e4c8f225bbc7975f9434fab042228c7acdc5ec9a32626ef'],
  },
} as const satisfies Record<string, IncidentFact>
