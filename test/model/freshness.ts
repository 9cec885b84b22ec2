import { at, type Chain, copy, type State, sum } from './state.js'
import type { Context, World } from './world.js'

/**
 * Whether a chain may sell and free: it heard from home in this epoch, and knows of every incident that home then had. Worlds without
 * the step `hear` have chains that are always fresh.
 *
 * @param c Chain.
 * @param world Bounds.
 * @returns Whether it is.
 */
export function isFresh(c: Chain, world: World): boolean {
  if (world.most.hear === undefined) return true
  return c.heard === 1 && sum(c.lines, (l) => (l.claim > 0 ? 1 : 0)) >= c.incidentsTold
}

/**
 * Any message of home arrives that was sent in this epoch, before or after what was opened in it.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function hear(s: State, { world, emit }: Context): void {
  const now = sum(s.products, (p) => (p.state > 0 ? 1 : 0))
  const before = now - sum(s.products, (p) => p.isNew)
  for (const incidents of new Set([before, now])) {
    s.chains.forEach((c, chain) => {
      if (c.heard === 1 && c.incidentsTold >= incidents) return
      const next = copy(s)
      const there = at(next.chains, chain)
      there.heard = 1
      there.incidentsTold = Math.max(c.incidentsTold, incidents)
      free(there, world)
      emit({ kind: 'hear', chain, product: 0, amount: incidents, next, broken: '' })
    })
  }
}

/**
 * Covers whose tail is over are no longer exposed, once the chain is fresh and the product is not frozen.
 *
 * @param c Chain, changed.
 * @param world Bounds.
 */
export function free(c: Chain, world: World): void {
  if (!isFresh(c, world)) return
  for (const l of c.lines) {
    if (l.frozen === 1) continue
    l.goneHit += l.dueHit
    l.due = 0
    l.dueHit = 0
  }
}
