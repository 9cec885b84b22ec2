import { isNewer } from './capacity.js'
import type { Rules } from './rules.js'
import { at, type Chain, type Line, type Report, type State } from './state.js'

/**
 * Takes out what can never matter again, and counts sequences anew: states that differ in nothing else are one. This is what makes an unbounded
 * number of reports and targets a finite search.
 *
 * @param s State, changed.
 * @param rules Switches: without R0, or a part of it, old messages go on to matter, and are kept.
 */
export function tidy(s: State, rules: Rules): void {
  for (const c of s.chains) {
    const oldMatter = !rules.R0 || !rules['R0.latest']
    if (!oldMatter) c.reports = c.reports.filter((r) => r.rank > 0 || stillMatters(s, c, r))
    renumberReports(c)
    c.lines.forEach((l, product) => {
      if (rules.R0 && rules['R0.newest']) l.targets = l.targets.filter((message) => isNewer(message, l))
      renumberTargets(c, l, product)
    })
  }
}

/** Whether a report that a newer one overtook can still lower a grant, or what is exposed to an open incident. */
function stillMatters(s: State, c: Chain, r: Report): boolean {
  return r.lines.some((said, product) => {
    const l = at(c.lines, product)
    const lowers = said.seq === l.homeSeq && Math.max(said.reported, l.homeTarget) < l.granted
    const isAwaited = said.hit > 0 && at(s.products, product).state === 1 && (l.known < 2 || said.hit + 1 < l.known)
    return lowers || isAwaited
  })
}

function renumberReports(c: Chain): void {
  if (c.reports.length === 0) return
  const ranks = [...new Set(c.reports.map((r) => r.rank).filter((rank) => rank > 0))].sort((a, b) => a - b)
  c.reports = c.reports.map((r) => (r.rank === 0 ? r : { ...r, rank: 1 + ranks.indexOf(r.rank) }))
}

function renumberTargets(c: Chain, l: Line, product: number): void {
  if (l.homeSeq === 0) return
  // One bit for each sequence that is there; without a gap there is nothing to do.
  let seqs = 1 | (1 << l.seq) | (1 << l.homeSeq)
  for (const t of l.targets) seqs |= 1 << t.seq
  for (const r of c.reports) seqs |= 1 << at(r.lines, product).seq
  if ((seqs & (seqs + 1)) === 0) return
  const order = Array.from({ length: 31 }, (_, seq) => seq).filter((seq) => (seqs & (1 << seq)) !== 0)
  l.seq = order.indexOf(l.seq)
  l.homeSeq = order.indexOf(l.homeSeq)
  l.targets = l.targets.map((t) => ({ ...t, seq: order.indexOf(t.seq) }))
  c.reports = c.reports.map((r) => {
    const lines = r.lines.map((said, p) => (p === product ? { ...said, seq: order.indexOf(said.seq) } : said))
    return { ...r, lines }
  })
}
