import { effectiveTarget } from './capacity.js'
import { believed } from './moves.js'
import type { Rules } from './rules.js'
import { hasWriteDown, withdraw } from './silence.js'
import {
  at,
  type Chain,
  copy,
  exposureOf,
  hitOf,
  type Line,
  type Money,
  type Report,
  type SaidLine,
  type State,
} from './state.js'
import type { Context, World } from './world.js'

/**
 * A chain says what it has: one snapshot (R1). What would say the same as its last report is left out.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function report(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    const money = { ...c.money, epoch: s.epoch }
    const lines = c.lines.map((l) => say(l, rules))
    if (saysNothingNew(c, money, lines)) return
    const next = copy(s)
    const there = at(next.chains, chain)
    if (there.reports.length >= world.inFlight.reports) there.reports.shift()
    const rank = 1 + Math.max(0, ...there.reports.map((r) => r.rank))
    there.reports.push({ rank, refutes: hasWriteDown(c) ? 1 : 0, money, lines })
    emit({ kind: 'report', chain, product: 0, amount: 0, next, broken: '' })
  })
}

function say(l: Line, rules: Rules): SaidLine {
  const exposure = exposureOf(l)
  const reported = rules['R0.target'] ? Math.max(effectiveTarget(l, rules), exposure) : exposure
  return { seq: l.seq, reported, exposure, hit: l.claim === 1 ? hitOf(l) + 1 : 0 }
}

function saysNothingNew(c: Chain, money: Money, lines: SaidLine[]): boolean {
  const newest = c.reports.at(-1)
  if (hasWriteDown(c) && newest?.refutes !== 1) return false
  if (newest !== undefined && newest.rank > 0) {
    return isSame(newest.money, money) && newest.lines.every((l, i) => isSame(l, at(lines, i)))
  }
  return isSame(c.told, money) && c.lines.every((l, i) => isKnown(l, at(lines, i)))
}

/** Whether home would learn nothing from what a chain says of a product. */
function isKnown(l: Line, said: SaidLine): boolean {
  if (said.hit > 0 && l.known !== 0 && (l.known === 1 || said.hit + 1 < l.known)) return false
  const lowers = said.seq === l.homeSeq && Math.max(said.reported, l.homeTarget) < l.granted
  return !lowers && l.exposureTold === Math.min(said.exposure, l.granted)
}

function isSame<T extends object>(a: T, b: T): boolean {
  for (const key in a) {
    if (a[key] !== b[key]) return false
  }
  return true
}

/**
 * A report arrives at home, in any order. An older one changes no money, but what it says of grants still holds.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeReport(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    c.reports.forEach((r, i) => {
      const next = copy(s)
      const there = at(next.chains, chain)
      there.reports.splice(i, 1)
      if (r.rank > 0) applyMoney(next, there, r, world, rules)
      if (r.refutes === 1 && rules.Q5) withdraw(there)
      r.lines.forEach((said, product) => {
        applyLine(next, at(there.lines, product), said, r.rank > 0, product, rules)
      })
      emit({ kind: 'takeReport', chain, product: 0, amount: i, next, broken: '', id: r.id })
    })
  })
}

/** R3: capital rises by what was earned since; what was released drips. */
function applyMoney(s: State, c: Chain, r: Report, world: World, rules: Rules): void {
  const { money } = r
  if (money.depositsAsked > c.told.depositsAsked) noteDeposits(c, money, rules)
  s.capital += money.earned - c.told.earned
  s.dripping += money.released - c.told.released
  const asked = world.most.move === undefined ? money.sharesAsked : believed(c, money.sharesAsked)
  if (asked > (c.tranches.at(-1)?.end ?? c.sharesFilled)) {
    c.tranches.push({ epoch: money.epoch, end: asked })
  }
  c.told = money
  c.reports = c.reports.map((other) => (other.rank > 0 ? { ...other, rank: Math.max(0, other.rank - r.rank) } : other))
}

/** The newest, behind the oldest that waits: what was asked for between settles with the next. */
function noteDeposits(c: Chain, { depositsAsked: asked, epoch, depositRound: round }: Money, rules: Rules): void {
  const [oldest] = c.asked
  const kept = rules['R7.earlier'] && oldest !== undefined && oldest.epoch < epoch ? [oldest] : []
  c.asked = [...kept, { asked, epoch, round }]
}

function applyLine(s: State, l: Line, said: SaidLine, isNewest: boolean, product: number, rules: Rules): void {
  if (l.homeSeq === 0) return
  if (isNewest) l.exposureTold = Math.min(said.exposure, l.granted)
  const asRuled = rules.R0 && rules['R0.latest'] && rules['R0.target']
  const reported = asRuled ? Math.max(said.reported, l.homeTarget) : said.reported
  const confirms = !rules.R0 || !rules['R0.latest'] || said.seq === l.homeSeq
  if (confirms && reported < l.granted) l.granted = reported
  if (said.hit > 0 && at(s.products, product).state === 1) {
    l.known = l.known < 2 ? said.hit + 1 : Math.min(l.known, said.hit + 1)
  }
}
