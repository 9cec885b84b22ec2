import { stringify } from 'viem'
import { planPathway } from './planPathway.js'
import { readPathway } from './readPathway.js'
import type { Pathway, PathwayEnd, PathwayMismatch, PathwaySettings } from './types.js'

/**
 * Compares what both ends of a pathway have set with what they must have set.
 *
 * @param pathway - The two ends.
 * @returns Every setting that differs; empty when the pathway is as it should be.
 * @throws {PathwayOptionError} when the pathway itself cannot work.
 */
export async function diffPathway(pathway: Pathway): Promise<PathwayMismatch[]> {
  return mismatchesOf(pathway, planPathway(pathway), await readPathway(pathway))
}

type BothEnds = { a: PathwaySettings; b: PathwaySettings }

/**
 * Compares what was read of both ends of a pathway with what must be there.
 *
 * @param pathway - The two ends.
 * @param expected - What they must have set.
 * @param actual - What they have set.
 * @returns Every setting that differs.
 */
export function mismatchesOf(pathway: Pathway, expected: BothEnds, actual: BothEnds): PathwayMismatch[] {
  return [
    ...diffEnd(pathway.a, pathway.b, expected.a, actual.a),
    ...diffEnd(pathway.b, pathway.a, expected.b, actual.b),
  ]
}

function diffEnd(
  local: PathwayEnd,
  remote: PathwayEnd,
  expected: PathwaySettings,
  actual: PathwaySettings,
): PathwayMismatch[] {
  const settings = Object.keys(expected) as (keyof PathwaySettings)[]
  return settings
    .filter((setting) => normalize(expected[setting]) !== normalize(actual[setting]))
    .map((setting) => ({
      eid: local.chain.eid,
      remoteEid: remote.chain.eid,
      setting,
      expected: expected[setting],
      actual: actual[setting],
    }))
}

/** One text per value: object keys in a fixed order, hex without regard to case. */
function normalize(value: PathwaySettings[keyof PathwaySettings]): string {
  const text = stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
  return String(text).toLowerCase()
}
