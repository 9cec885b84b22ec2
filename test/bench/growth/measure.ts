import { type EpochCost, measureEpoch, openStar } from './epoch.js'
import { measurePeople, type PeopleCost } from './people.js'
import { KNOWN, measureReports } from './reports.js'
import { type Size, type Star, startStar } from './star.js'

/** Gas as it is written down. */
type Gas<Cost> = Record<keyof Cost, number>

type Epoch = Size & { cost: Gas<EpochCost> }

/** Everything that the bench measures. */
export type Growth = {
  /** The same products on more and more chains. */
  chains: Epoch[]
  /** The same chains with more and more products. */
  products: Epoch[]
  people: { underwriters: number; covers: number; cost: Gas<PeopleCost> }[]
  /** By the number of products in a report. */
  reports: Record<number, number>
}

/** Smallest sizes: of chains, and of products. */
const [CHAINS, PRODUCTS] = [3, 10]

const crowds = [
  { underwriters: 1, covers: 1 },
  { underwriters: 1_000, covers: 1 },
  { underwriters: 1, covers: 1_000 },
  { underwriters: 1_000, covers: 1_000 },
]

/** Plays the same epochs on networks of several sizes, one after the other. */
export async function measure({ chains, products, onSize }: Sizes): Promise<Growth> {
  const growth: Growth = { chains: [], products: [], people: [], reports: {} }
  const sizes = [
    ...chains.map((count) => ({ chains: count, products: PRODUCTS })),
    ...products.filter((count) => count !== PRODUCTS).map((count) => ({ chains: CHAINS, products: count })),
  ]
  for (const size of sizes) {
    onSize(size)
    await onStar(size, async (star) => {
      const owners = await openStar(star)
      if (size.chains === CHAINS && size.products === PRODUCTS) {
        for (const crowd of crowds) {
          growth.people.push({ ...crowd, cost: toNumbers(await measurePeople(star, crowd)) })
        }
      }
      if (Object.keys(growth.reports).length === 0 && size.products >= KNOWN) {
        growth.reports = toNumbers(await measureReports(star))
      }
      const epoch = { ...size, cost: toNumbers(await measureEpoch(star, owners)) }
      if (size.products === PRODUCTS) growth.chains.push(epoch)
      if (size.chains === CHAINS) growth.products.push(epoch)
    })
  }
  return growth
}

/** What to measure. */
export type Sizes = {
  /** Counts of chains, home among them, from 3 on. */
  chains: readonly number[]
  /** Counts of products, from 10 on. */
  products: readonly number[]
  /** Hears of each size before it is measured. */
  onSize: (size: Size) => void
}

async function onStar(size: Size, play: (star: Star) => Promise<void>): Promise<void> {
  const star = await startStar(size)
  try {
    await play(star)
  } finally {
    await star.stop()
  }
}

function toNumbers<Key extends PropertyKey>(figures: Readonly<Record<Key, bigint>>): Record<Key, number> {
  const entries = Object.entries<bigint>(figures).map(([name, gas]) => [name, Number(gas)])
  return Object.fromEntries(entries)
}
