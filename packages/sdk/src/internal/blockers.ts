/** What the market says of a product, whether it prices a purchase or an extension. */
type Shelf = { fresh: boolean; paused: boolean; frozen: boolean; listed: boolean }

/** Whether a blocker applies. */
type Check<blocker> = readonly [blocker, boolean]

/** Whether the product is sold now. */
export const isOpen = ({ fresh, paused, frozen, listed }: Shelf) => fresh && !paused && !frozen && listed

/** The blockers that apply: those of a product that is not sold, and then others. */
export function blockersOf<blocker>({ fresh, paused, frozen, listed }: Shelf, others: readonly Check<blocker>[]) {
  const checks = [
    ['stale', !fresh],
    ['paused', paused],
    ['frozen', frozen],
    ['not-listed', !listed],
    ...others,
  ] as const
  return checks.filter(([, blocked]) => blocked).map(([name]) => name)
}
