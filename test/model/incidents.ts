import { bringForward } from './drips.js'
import { free } from './freshness.js'
import { grantedOf, reserves } from './home.js'
import type { Rules } from './rules.js'
import { ageSilence } from './silence.js'
import { at, type Chain, copy, eachLine, hitOf, type Line, lineOf, type State, sum } from './state.js'
import type { Context } from './world.js'

/**
 * The next epoch: rounds close, tails end (R10), exploits grow too old to be validated.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function tick(s: State, { world, rules, emit }: Context): void {
  const next = copy(s)
  for (const c of next.chains) {
    closeRound(c, s.epoch)
    ageSilence(c, world)
  }
  next.epoch += 1
  for (const c of next.chains) {
    for (const l of c.lines) ageTails(l)
    c.heard = 0
    free(c, world)
  }
  next.products.forEach((p, product) => {
    p.isNew = 0
    if (p.state === 1 && p.openFor < (world.silence ?? 0)) p.openFor += 1
    if (p.event === 0 || p.state !== 0 || !rules.R10) return
    p.event += 1
    if (p.event > 2) forget(next, product)
  })
  emit({ kind: 'tick', chain: 0, product: 0, amount: 0, next, broken: '' })
}

function closeRound(c: Chain, epoch: number): void {
  c.rounds.push(c.depositsOpen)
  if (c.depositsOpen > 0) c.money.depositRound = epoch
  c.money.depositsAsked += c.depositsOpen
  c.money.sharesAsked += c.sharesOpen
  c.depositsOpen = 0
  c.sharesOpen = 0
  c.gainedBefore.push(c.money.earned + c.money.released)
}

/** The tail of covers ends in the second epoch after theirs. */
function ageTails(l: Line): void {
  l.due += l.old
  l.dueHit += l.oldHit
  l.old = l.ended
  l.oldHit = l.endedHit
  l.ended = 0
  l.endedHit = 0
}

/** The covers of an incident that was dismissed, or never found, are as others. */
function forget(s: State, product: number): void {
  at(s.products, product).event = 0
  at(s.products, product).dodged = 0
  for (const c of s.chains) acquit(at(c.lines, product))
  if (s.products.every((p) => p.event === 0)) {
    for (const c of s.chains) c.queueAtEvent = 0
  }
}

function acquit(l: Line): void {
  l.live += l.liveHit
  l.ended += l.endedHit
  l.old += l.oldHit
  l.due += l.dueHit
  l.liveHit = 0
  l.endedHit = 0
  l.oldHit = 0
  l.dueHit = 0
  l.goneHit = 0
}

/**
 * The exploit of a product with live covers: they are owed from now on, whatever home knows.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function event(s: State, { emit }: Context): void {
  s.products.forEach((p, product) => {
    if (p.event !== 0 || p.state !== 0 || !s.chains.some((c) => at(c.lines, product).live > 0)) return
    const next = copy(s)
    const isFirst = s.products.every((other) => other.event === 0)
    at(next.products, product).event = 1
    for (const c of next.chains) {
      const line = at(c.lines, product)
      line.liveHit = line.live
      line.live = 0
      if (isFirst) c.queueAtEvent = c.money.sharesAsked + c.sharesOpen
    }
    emit({ kind: 'event', chain: 0, product, amount: 0, next, broken: '' })
  })
}

/**
 * Home validates an incident and holds capital for it (R14).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function open(s: State, { world, rules, emit }: Context): void {
  s.products.forEach((p, product) => {
    if (p.event === 0 || p.state !== 0) return
    const next = copy(s)
    const granted = grantedOf(s, product)
    bringForward(next, granted - (s.capital - reserves(s)))
    const opened = at(next.products, product)
    opened.state = 1
    opened.isNew = 1
    opened.reserve = rules.R14 ? Math.min(granted, next.capital - reserves(s)) : 0
    for (const c of next.chains) {
      const line = at(c.lines, product)
      line.known = line.granted > 0 ? 1 : 0
    }
    const holds = rules.R14 ? opened.reserve : granted
    const broken =
      world.leverage === 1 && hitOfProduct(s, product) > holds ? 'I3: more was hit than home holds for it' : ''
    emit({ kind: 'open', chain: 0, product, amount: 0, next, broken })
  })
}

function hitOfProduct(s: State, product: number): number {
  return sum(s.chains, (c) => hitOf(at(c.lines, product)))
}

/**
 * The news of an incident arrives: the chain sells no more of the product (R12).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeOpening(s: State, { world, rules, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    if (at(s.products, product).state === 0 || l.opened === 1 || (rules.R12 && l.claim > 0)) return
    const next = copy(s)
    const line = lineOf(next, chain, product)
    line.opened = 1
    line.frozen = 1
    line.claim = Math.max(1, line.claim)
    free(at(next.chains, chain), world)
    emit({ kind: 'takeOpening', chain, product, amount: 0, next, broken: '' })
  })
}

/**
 * Home decides: each chain gets a budget of what it reported as exposed (R13).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function decide(s: State, { world, rules, emit }: Context): void {
  s.products.forEach((p, product) => {
    if (p.state !== 1) return
    const lines = s.chains.map((c) => at(c.lines, product))
    const isSilent = world.silence !== undefined && p.openFor >= world.silence
    if (rules.R13 && !isSilent && lines.some((l) => l.known === 1)) return
    const asked = lines.map((l) => askedOf(l, rules))
    const total = sum(asked, (a) => a)
    const holds = rules.R14 ? p.reserve : Number.POSITIVE_INFINITY
    const budgets = total > holds ? asked.map((a) => Math.floor((a * holds) / total)) : asked
    const next = copy(s)
    next.chains.forEach((c, i) => {
      setBudget(c, at(c.lines, product), at(budgets, i), rules)
    })
    next.capital -= sum(budgets, (b) => b)
    Object.assign(at(next.products, product), { state: 2, reserve: 0, event: 0, dodged: 0, openFor: 0 })
    const broken = brokenBy(lines, budgets, p.dodged, total > holds && world.leverage > 1, rules)
    emit({ kind: 'decide', chain: 0, product, amount: 0, next, broken })
  })
}

/** What a line is exposed to: as reported after the freeze, or all that is granted to a chain that stays silent (Q11). */
function askedOf(l: Line, rules: Rules): number {
  if (!rules.R13) return l.granted
  if (l.known === 1) return rules.Q11 ? l.granted : l.exposureTold
  return Math.max(0, l.known - 2)
}

function setBudget(c: Chain, l: Line, budget: number, rules: Rules): void {
  l.budget = budget
  l.known = 0
  c.budgets += budget
  l.promisedThen = c.exitsFilled + (rules['R9.remit'] ? c.remitOrdered : 0)
  if (!rules.R15) return
  l.homeTarget = Math.max(0, l.homeTarget - budget)
  l.homeBurned += budget
}

function brokenBy(lines: Line[], budgets: number[], dodged: number, isScaled: boolean, rules: Rules): string {
  if (!isScaled && lines.some((l, i) => at(budgets, i) < hitOf(l))) return 'I3: a budget is less than what is owed'
  const isKnown = (l: Line) => !rules.R13 || l.known !== 1
  if (lines.some((l, i) => isKnown(l) && at(budgets, i) > hitOf(l))) return 'a budget is more than can ever be claimed'
  const total = sum(budgets, (b) => b)
  return dodged === 1 && total > 0 ? 'a leaver dodged a loss that was there' : ''
}

/**
 * Home finds that nothing is owed.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function dismiss(s: State, { emit }: Context): void {
  s.products.forEach((p, product) => {
    if (p.state !== 1) return
    const next = copy(s)
    Object.assign(at(next.products, product), { state: 3, reserve: 0, openFor: 0 })
    for (const c of next.chains) at(c.lines, product).known = 0
    forget(next, product)
    emit({ kind: 'dismiss', chain: 0, product, amount: 0, next, broken: '' })
  })
}

/**
 * A decision arrives, with the commitments of when it was made or of when it was sent again (R9). It burns the target (R15, R17).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeDecision(s: State, { world, rules, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    if (at(s.products, product).state < 2 || l.claim > 1) return
    const c = at(s.chains, chain)
    const now = c.exitsFilled + (rules['R9.remit'] ? c.remitOrdered : 0)
    for (const promised of new Set([l.promisedThen, now])) {
      const next = copy(s)
      const line = lineOf(next, chain, product)
      line.claim = line.budget > 0 ? 2 : 4
      line.budgetLeft = line.budget
      line.promised = line.budget > 0 ? promised : 0
      line.promisedThen = 0
      line.frozen = 0
      if (rules.R12) line.opened = 1
      free(at(next.chains, chain), world)
      if (rules.R15 && rules.R17) line.burned += line.budget
      else if (rules.R15) line.target = Math.max(0, line.target - line.budget)
      emit({ kind: 'takeDecision', chain, product, amount: promised, next, broken: '' })
    }
  })
}

/**
 * Sets a decided budget aside, whole, out of cash that nothing else was promised of (R9).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function fund(s: State, { rules, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    const { money, setAside } = at(s.chains, chain)
    const done = money.exitsApplied + (rules['R9.remit'] ? money.sent : 0)
    const promised = rules.R9 ? Math.max(0, l.promised - done) : 0
    if (l.claim !== 2 || money.cash - setAside - promised < l.budgetLeft) return
    const next = copy(s)
    const line = lineOf(next, chain, product)
    line.claim = 3
    line.promised = 0
    at(next.chains, chain).setAside += line.budgetLeft
    emit({ kind: 'fund', chain, product, amount: l.budgetLeft, next, broken: '' })
  })
}

/**
 * Pays covers that were hit.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function pay(s: State, { world, emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    if (l.claim !== 3) return
    for (const amount of world.amounts) {
      if (amount > Math.min(l.budgetLeft, hitOf(l))) continue
      const next = copy(s)
      const c = at(next.chains, chain)
      const line = at(c.lines, product)
      takeHit(line, amount)
      line.budgetLeft -= amount
      c.setAside -= amount
      c.money.cash -= amount
      c.money.paid += amount
      if (line.budgetLeft === 0 && hitOf(line) === 0) line.claim = 4
      emit({ kind: 'pay', chain, product, amount, next, broken: '' })
    }
  })
}

function takeHit(l: Line, amount: number): void {
  let left = amount
  for (const stage of ['liveHit', 'endedHit', 'oldHit', 'dueHit', 'goneHit'] as const) {
    const taken = Math.min(left, l[stage])
    l[stage] -= taken
    left -= taken
  }
}

/**
 * The claim window ends: what nobody claimed is capital again, and the covers go on.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function close(s: State, { emit }: Context): void {
  eachLine(s, (l, chain, product) => {
    if (l.claim !== 3) return
    const next = copy(s)
    const c = at(next.chains, chain)
    const line = at(c.lines, product)
    c.setAside -= line.budgetLeft
    c.money.released += line.budgetLeft
    line.claim = 4
    line.budgetLeft = 0
    acquit(line)
    emit({ kind: 'close', chain, product, amount: 0, next, broken: '' })
  })
}
