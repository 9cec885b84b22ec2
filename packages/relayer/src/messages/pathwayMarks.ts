import * as z from 'zod'
import { smaller } from '../domain/bigints.js'
import { type PathwayEnds, pathwayKey } from '../domain/pathwayKey.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'

const markSchema = z.object({
  /** All messages up to this nonce are known. */
  nonce: z.bigint(),
  /** The block of that message: what is missing was sent later. */
  blockNumber: z.bigint(),
  /** How often it was lowered: who raises it must not have overlooked that. */
  lowered: z.number().default(0),
})

/** Up to where the messages of a pathway are known without a gap. */
export type PathwayMark = z.infer<typeof markSchema>

/** The marks of all pathways. */
export type PathwayMarks = {
  readonly get: (pathway: PathwayEnds) => Promise<PathwayMark | undefined>
  /** Moves a mark from where it was found; not, when it was lowered meanwhile. */
  readonly move: (
    pathway: PathwayEnds,
    from: PathwayMark | undefined,
    to: Omit<PathwayMark, 'lowered'>,
  ) => Promise<void>
  /** Makes sure that a mark is at this nonce or below. */
  readonly lower: (pathway: PathwayEnds, to: Omit<PathwayMark, 'lowered'>) => Promise<void>
}

/**
 * Opens the marks in a store.
 *
 * @param store - where the rows are
 * @returns the marks
 */
export function openPathwayMarks(store: Store): PathwayMarks {
  const table = openTable<PathwayMark>(store, markSchema)
  const keyOf = (pathway: PathwayEnds) => `pathway/${pathwayKey(pathway)}`
  return {
    get: (pathway) => table.get(keyOf(pathway)),
    move: async (pathway, from, to) => {
      await table.update(keyOf(pathway), (current) =>
        current?.lowered === from?.lowered ? { ...to, lowered: from?.lowered ?? 0 } : undefined,
      )
    },
    lower: async (pathway, { nonce, blockNumber }) => {
      await table.update(keyOf(pathway), (current) => {
        if (current === undefined) return undefined
        const isBelow = current.nonce <= nonce
        return {
          nonce: isBelow ? current.nonce : nonce,
          blockNumber: isBelow ? current.blockNumber : smaller(current.blockNumber, blockNumber),
          lowered: current.lowered + 1,
        }
      })
    },
  }
}
