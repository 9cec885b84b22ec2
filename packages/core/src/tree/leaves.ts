import { checkRange } from '../codec/range.js'
import { UnknownVersionError } from '../errors.js'
import type { SumTreeItem } from './buildSumTree.js'
import { MalformedLeavesError } from './errors.js'

/** The leaves of an itemised decision on one chain: what its tree is built of. */
export type Leaves = {
  readonly incidentId: number
  /** Sorted by cover, as `buildSumTree` takes them. */
  readonly items: readonly SumTreeItem[]
}

const version = 1

/** More digits than any cover or payout has: what is longer is not read as a number. */
const decimal = /^\d{1,78}$/

/**
 * The name of the file that the leaves of one chain are published in.
 *
 * @param incidentId - the incident that is decided
 * @param eid - the chain
 * @returns for example `incident-7-40102.json`
 */
export function leavesFileName(incidentId: number, eid: number): string {
  return `incident-${incidentId}-${eid}.json`
}

/**
 * Writes leaves as the text that is published: see docs/leaves.md.
 *
 * @param leaves - incident and payouts
 * @returns JSON
 * @example
 * encodeLeaves({ incidentId: 7, items: [{ coverId: 5n, payout: 3_000_000n }] })
 */
export function encodeLeaves({ incidentId, items }: Leaves): string {
  const rows = items.map(({ coverId, payout }) => `    ${JSON.stringify([String(coverId), String(payout)])}`)
  return `{\n  "version": ${version},\n  "incidentId": ${incidentId},\n  "leaves": [\n${rows.join(',\n')}\n  ]\n}\n`
}

/**
 * Reads what `encodeLeaves` wrote. It says nothing about whether the leaves are those of a decision: build the tree, and compare
 * its root with the one that the chain has.
 *
 * @param text - JSON
 * @returns incident and payouts
 * @throws {MalformedLeavesError} when the text is no JSON, or not of this form
 * @throws {UnknownVersionError} when it is of another version
 * @throws {OutOfRangeError} when the incident does not fit 32 bits
 */
export function decodeLeaves(text: string): Leaves {
  const file = parse(text)
  if (!isRecord(file)) throw new MalformedLeavesError('the text is not an object')
  if (typeof file.version !== 'number') throw new MalformedLeavesError('"version" is not a number')
  if (file.version !== version) throw new UnknownVersionError('the file of leaves', file.version, version)
  if (typeof file.incidentId !== 'number') throw new MalformedLeavesError('"incidentId" is not a number')
  if (!Array.isArray(file.leaves)) throw new MalformedLeavesError('"leaves" is not a list')
  return {
    incidentId: checkRange('incidentId', file.incidentId, 0, 2 ** 32 - 1),
    items: file.leaves.map(toItem),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new MalformedLeavesError('the text is not JSON')
  }
}

function toItem(row: unknown, index: number): SumTreeItem {
  const [coverId, payout, ...more]: unknown[] = Array.isArray(row) ? row : []
  if (!isDecimal(coverId) || !isDecimal(payout) || more.length > 0) {
    throw new MalformedLeavesError(`leaf ${index} is not a pair of decimal numbers in quotes, cover and payout`)
  }
  return { coverId: BigInt(coverId), payout: BigInt(payout) }
}

const isDecimal = (value: unknown): value is string => typeof value === 'string' && decimal.test(value)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
