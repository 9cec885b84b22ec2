import type { Figures } from './figures.js'

/** What moved in the block of a report, units: money in and out of the pool or its books, and cover that was sold. */
export type Moved = { readonly money: bigint; readonly cover: bigint }

/** What the contracts say at the ends of the block in which a message was sent; `undefined` where they say nothing. */
export type Ends = {
  readonly before: Figures | undefined
  readonly after: Figures | undefined
  readonly moved: Moved
}

const gauge = /^report\.(cash|unearned|premiumEarned|invested|pnl)$/
const exposure = /^report\.(rows\[\d+\]\.exposure\d|incidents\[\d+\]\.exposure)$/
const version = /^report\.rows\[\d+\]\.version\d$/
const price = /^lines\[\d+\]\.(others|limit)$/
/** Versions run from 1 to this, and start anew. */
const versions = 0xffffn

/**
 * Compares what a message says with what the contracts said at both ends of its block. It was built in between, so a number may lie in
 * between; figures that can rise and fall within a block may go beyond by what moved there. Prices are free in a block in which anything changed:
 * many reports can arrive in one, and chains bound prices themselves.
 *
 * @param told - what the message says
 * @param ends - what the contracts say
 * @returns what does not fit; `undefined` when everything does
 */
export function compareFigures(told: Figures, ends: Ends): string | undefined {
  const { before, after } = ends
  if (before === undefined && after === undefined) return 'the contracts have nothing of the kind'
  const isQuiet = before !== undefined && after !== undefined && isSame(before, after)
  for (const name of new Set([...told.keys(), ...(after ?? before ?? told).keys()])) {
    const problem = compareOne(
      name,
      told.get(name),
      [before?.get(name), after?.get(name)],
      slackOf(name, ends, isQuiet),
    )
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Whether two say the same, but for the time. */
function isSame(one: Figures, other: Figures): boolean {
  return one.size === other.size && [...one].every(([name, value]) => isTime(name) || other.get(name) === value)
}

/** Whether a figure is the time at which a message was built. */
export const isTime = (name: string): boolean => name === 'head.time' || name === 'report.time'

function slackOf(name: string, { moved }: Ends, isQuiet: boolean): bigint | undefined {
  if (price.test(name)) return isQuiet ? 0n : undefined
  if (gauge.test(name)) return moved.money
  return exposure.test(name) ? moved.cover : 0n
}

type Figure = bigint | string | undefined

/** `slack`: by how much it may lie beyond both ends; `undefined` for any. */
function compareOne(
  name: string,
  told: Figure,
  ends: readonly [Figure, Figure],
  slack: bigint | undefined,
): string | undefined {
  const known = ends.filter((end) => end !== undefined)
  if (told === undefined) return known.length === 2 ? `it leaves out ${name}, which is ${known[0]}` : undefined
  if (known.length === 0) return `it says ${name} is ${told}, which the contracts do not know`
  if (known.includes(told) || slack === undefined) return undefined
  const [low, high] = rangeOf(known)
  if (typeof told === 'bigint' && low !== undefined && high !== undefined) {
    if (version.test(name) && isVersionBetween(told, known)) return undefined
    if (!version.test(name) && told >= low - slack && told <= high + slack) return undefined
  }
  return `it says ${name} is ${told}, and the contracts say ${[...new Set(known)].join(' to ')}`
}

function rangeOf(values: readonly (bigint | string)[]): readonly [bigint | undefined, bigint | undefined] {
  const sorted = values.filter((value) => typeof value === 'bigint').sort((a, b) => (a < b ? -1 : 1))
  return [sorted.at(0), sorted.at(-1)]
}

function isVersionBetween(told: bigint, known: readonly (bigint | string)[]): boolean {
  const [from, to] = known
  if (typeof from !== 'bigint' || typeof to !== 'bigint') return false
  const stepsTo = (value: bigint) => (value - from + versions) % versions
  return stepsTo(told) <= stepsTo(to)
}
