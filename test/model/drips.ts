import { isQuarantined } from './home.js'
import type { Rules } from './rules.js'
import { recoverable, unreported } from './silence.js'
import { copy, type State, sum } from './state.js'
import type { Context, World } from './world.js'

/**
 * Some of what came back becomes capital, or all of it: how long that takes is not modelled.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function drip(s: State, { world, emit }: Context): void {
  if (s.dripping === 0) return
  for (const amount of new Set([...world.amounts.map((most) => Math.min(most, s.dripping)), s.dripping])) {
    const next = copy(s)
    bringForward(next, amount)
    emit({ kind: 'drip', chain: 0, product: 0, amount, next, broken: '' })
  }
}

/**
 * Makes capital of what drips, as far as there is any.
 *
 * @param s State, changed.
 * @param most Units.
 */
export function bringForward(s: State, most: number): void {
  const amount = Math.max(0, Math.min(most, s.dripping))
  s.dripping -= amount
  s.capital += amount
}

/**
 * What drips goes to those who leave once nobody stays.
 *
 * @param s State.
 * @returns The state in which a settlement is worked out.
 */
export function letGo(s: State): State {
  const leaving = sum(s.chains, (c) => (c.tranches.at(-1)?.end ?? c.sharesFilled) - c.sharesFilled)
  if (s.dripping === 0 || leaving < s.shares) return s
  const next = copy(s)
  bringForward(next, next.dripping)
  return next
}

/**
 * What was written down of chains that report again: anyone may have it come back.
 *
 * @param s State.
 * @param world Bounds.
 * @returns Units.
 */
export function comesBack(s: State, world: World): number {
  return sum(s.chains, (c) => (isQuarantined(s, c, world) ? 0 : Math.max(0, recoverable(s, s.chains.indexOf(c)))))
}

/**
 * What is not capital and deposits pay for: what silent chains may have gained (Q3), what came back and what may come back at any time (D1).
 *
 * @param s State.
 * @param world Bounds.
 * @param rules Switches.
 * @returns Units.
 */
export function expected(s: State, world: World, rules: Rules): number {
  const silent = rules.Q3 ? unreported(s, world, rules) : 0
  return silent + (rules.D1 ? s.dripping + comesBack(s, world) : 0)
}
