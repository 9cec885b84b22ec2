import { capitalOn, comingTo, counted, isQuarantined } from './home.js'
import type { Rules } from './rules.js'
import { at, type Chain, copy, type State, sum } from './state.js'
import type { Context, World } from './world.js'

/**
 * Whether a write-down of what is on a chain is announced. It lapses when it could have been made for as long as it had to wait.
 *
 * @param c Chain.
 * @returns Whether it is.
 */
export function hasWriteDown(c: Chain): boolean {
  return c.announced > 0
}

/**
 * The next epoch for announcements, and for recoveries, of which there is one in each.
 *
 * @param c Chain, changed.
 * @param world Bounds.
 */
export function ageSilence(c: Chain, world: World): void {
  c.recovered = 0
  if (c.announced === 0) return
  c.announced += 1
  if (c.announced > 2 * (world.silence ?? 0)) withdraw(c)
}

/**
 * Ends an announcement: reports that were taken after it say nothing more than others.
 *
 * @param c Chain, changed.
 */
export function withdraw(c: Chain): void {
  c.announced = 0
  c.fled = 0
  c.reports = c.reports.map((r) => ({ ...r, refutes: 0 }))
}

/**
 * Home's owner says that what is on a chain is lost. Reports under way were taken before, and do not speak against it.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function announce(s: State, { emit }: Context): void {
  s.chains.forEach((c, chain) => {
    if (hasWriteDown(c)) return
    const next = copy(s)
    at(next.chains, chain).announced = 1
    emit({ kind: 'announce', chain, product: 0, amount: 0, next, broken: '' })
  })
}

/**
 * Home's owner takes an announcement back.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function revoke(s: State, { emit }: Context): void {
  s.chains.forEach((c, chain) => {
    if (!hasWriteDown(c)) return
    const next = copy(s)
    withdraw(at(next.chains, chain))
    emit({ kind: 'revoke', chain, product: 0, amount: 0, next, broken: '' })
  })
}

/**
 * What home counts on a chain, and on its way there, is taken off capital, for all shares at once.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function writeDown(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    if (!hasWriteDown(c) || s.products.some((p) => p.state === 1)) return
    if (rules.Q7 && c.announced - 1 < (world.silence ?? 0)) return
    const next = copy(s)
    const there = at(next.chains, chain)
    const before = counted(s, rules)
    const coming = rules.Q8 ? comingTo(s, chain) : 0
    const left = Math.min(whole(s), Math.max(0, before - capitalOn(c, false) - coming))
    there.writtenDown += before - left
    withdraw(there)
    // What is not capital yet is lost first.
    next.dripping = Math.max(0, s.dripping - (whole(s) - left))
    next.capital = left - next.dripping
    const broken = brokenBy(s, next, chain, world)
    emit({ kind: 'writeDown', chain, product: 0, amount: whole(s) - left, next, broken })
  })
}

/** Capital, and what drips into it. */
function whole(s: State): number {
  return s.capital + s.dripping
}

/** What a write-down must not be: of a living chain, dodged, or too little. */
function brokenBy(before: State, after: State, chain: number, world: World): string {
  const c = at(before.chains, chain)
  if (!isQuarantined(before, c, world)) return 'a chain that is not silent is written down'
  if (c.fled === 1 && whole(after) < whole(before)) return 'a leaver dodged a loss that was announced'
  const left = elsewhere(before, chain)
  if (whole(after) > Math.max(0, left)) return 'what is lost with a chain is capital still'
  const isTooMuch = world.isStrict && whole(after) < Math.min(whole(before), left - orderedTo(before, chain))
  return isTooMuch ? 'what had left a chain is written down with it' : ''
}

/** What others were ordered to send to a chain, and did not send yet. */
function orderedTo(s: State, chain: number): number {
  const others = s.chains.filter((_, i) => i !== chain)
  return sum(others, (c) => sum(c.remits, (r) => (r.stage === 1 ? r.amount : 0)))
}

/** What the other chains really have, and what is on its way to them, less what they have not told. */
function elsewhere(s: State, chain: number): number {
  const others = s.chains.filter((_, i) => i !== chain)
  const there = sum(others, (c) => capitalOn({ ...c, told: c.money }, false) - untold(c))
  const coming = at(s.chains, chain).remits.filter((r) => r.stage === 2)
  return there + sum(coming, (r) => r.amount)
}

/**
 * What a chain has gained and home has not heard of.
 *
 * @param c Chain.
 * @returns Units.
 */
export function untold(c: Chain): number {
  return c.money.earned - c.told.earned + c.money.released - c.told.released
}

/**
 * Most that the next report of a quarantined chain is taken to bring: deposits elsewhere pay for it (Q3), exits are not paid for it (Q4).
 *
 * @param s State.
 * @param world Bounds.
 * @param rules Switches.
 * @returns Units.
 */
export function unreported(s: State, world: World, rules: Rules): number {
  return sum(s.chains, (c) => {
    if (!isQuarantined(s, c, world)) return 0
    const budgets = c.budgets - c.told.paid - c.told.released
    return c.told.unearned + (rules['Q3.budgets'] ? budgets : 0)
  })
}

/**
 * What a chain was written down by and may be recovered once it reports: what is still on its way there may be lost for good.
 *
 * @param s State.
 * @param chain Index.
 * @returns Units, may be below zero.
 */
export function recoverable(s: State, chain: number): number {
  return at(s.chains, chain).writtenDown - comingTo(s, chain)
}

/**
 * What a chain was written down by comes back, once it reports again: in parts, one in an epoch.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function recover(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    const isSilent = isQuarantined(s, c, world)
    const found = recoverable(s, chain)
    if (found <= 0 || c.recovered === 1 || (rules.Q9 && isSilent)) return
    for (const amount of new Set(world.amounts.map((most) => Math.min(most, found)))) {
      const next = copy(s)
      const there = at(next.chains, chain)
      there.writtenDown -= amount
      there.recovered = 1
      next.dripping += amount
      const broken = isSilent ? 'what is lost with a silent chain is capital again' : ''
      emit({ kind: 'recover', chain, product: 0, amount, next, broken })
    }
  })
}
