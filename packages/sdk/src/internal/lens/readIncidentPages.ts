/** Incident ids in one call. */
export const INCIDENTS_PER_CALL = 500

/** What the lens found among some ids: how many it saw there, and how many the chain knows at all. */
export type IncidentPage<item> = { items: readonly item[]; seen: number; known: number }

/** Reads page after page until all incidents that the chain knows were seen, or a page has none. */
export async function readIncidentPages<item>(
  firstIncident: number,
  read: (first: number) => Promise<IncidentPage<item>>,
): Promise<item[]> {
  const items: item[] = []
  for (let first = firstIncident, total = 0; ; first += INCIDENTS_PER_CALL) {
    const page = await read(first)
    items.push(...page.items)
    total += page.seen
    if (page.seen === 0 || total >= page.known) return items
  }
}
