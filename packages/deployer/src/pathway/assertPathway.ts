import { BaseError, stringify } from 'viem'
import { diffPathway } from './diffPathway.js'
import type { Pathway, PathwayMismatch } from './types.js'

/** Thrown when a pathway on chain is not what it must be. */
export class PathwayMismatchError extends BaseError {
  readonly mismatches: readonly PathwayMismatch[]

  constructor({ mismatches }: { mismatches: readonly PathwayMismatch[] }) {
    super('The pathway is not set up as it must be: wire it again, or find out who changed it.', {
      name: 'PathwayMismatchError',
      metaMessages: mismatches.map(
        ({ eid, remoteEid, setting, expected, actual }) =>
          `On ${eid} about ${remoteEid}: ${setting} is ${stringify(actual)}, must be ${stringify(expected)}.`,
      ),
    })
    this.mismatches = mismatches
  }
}

/**
 * Makes sure that both ends of a pathway have set what they must have set, and left nothing to a default.
 *
 * @param pathway - The two ends.
 * @throws {PathwayMismatchError} when any setting differs; it lists all of them.
 * @throws {PathwayOptionError} when the pathway itself cannot work.
 */
export async function assertPathway(pathway: Pathway): Promise<void> {
  const mismatches = await diffPathway(pathway)
  if (mismatches.length > 0) throw new PathwayMismatchError({ mismatches })
}
