import * as z from 'zod'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'

const DAY_MS = 86_400_000

const key = 'places/keeper'

const schema = z.object({ sinceMs: z.number(), places: z.record(z.string(), z.number()) })

type Row = z.infer<typeof schema>

/** Where to go on looking through lists that are longer than one look, or whose old entries are done. */
export type Places = {
  /** The place to go on from; `undefined` to begin with the first entry. */
  readonly next: (list: string) => number | undefined
  /** Remembers where to go on; `undefined` to begin with the first entry again. */
  readonly note: (list: string, place: number | undefined) => void
}

/**
 * Makes places that nothing outlives.
 *
 * @param before - places to begin with
 * @returns the places, and whether one of them changed
 */
export function createPlaces(before: Readonly<Record<string, number>> = {}) {
  const places = new Map(Object.entries(before))
  let changed = false
  return {
    next: (list: string) => places.get(list),
    note: (list: string, place: number | undefined) => {
      if (places.get(list) === place) return
      changed = true
      if (place === undefined) places.delete(list)
      else places.set(list, place)
    },
    hasChanged: () => changed,
    all: (): Record<string, number> => Object.fromEntries(places),
  }
}

/**
 * Opens the places where the round before stopped, which may have been another process: a function of AWS that began with the
 * first entry each time would never come to what is behind one look. They only spare reads, and are forgotten once a day: what a chain that
 * was reorganised, or a node that lied, had the keeper pass over is then found.
 *
 * @param store - where they are kept, in one row
 * @param nowMs - milliseconds since 1970
 * @returns the places, and what writes them down if one changed
 * @throws {StoreRowInvalidError} for a row of another shape
 */
export async function openPlaces(
  store: Store,
  nowMs: number,
): Promise<Places & { readonly save: () => Promise<void> }> {
  const table = openTable<Row>(store, schema)
  const row = await table.get(key)
  const isNew = row === undefined || nowMs - row.sinceMs >= DAY_MS
  const sinceMs = isNew ? nowMs : row.sinceMs
  const { next, note, hasChanged, all } = createPlaces(isNew ? {} : row.places)
  return {
    next,
    note,
    save: async () => {
      if (hasChanged() || (isNew && row !== undefined)) await table.update(key, () => ({ sinceMs, places: all() }))
    },
  }
}
