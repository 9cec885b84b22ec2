import type { Rules } from './rules.js'
import { type Chain, type State, sum } from './state.js'
import type { World } from './world.js'

/**
 * What home counts as its capital on a chain, less what it ordered it to pay, as R8 has it.
 *
 * @param c Chain.
 * @param withRemits Whether orders to remit that were not seen as done count.
 * @returns Units, may be below zero.
 */
export function capitalOn(c: Chain, withRemits: boolean): number {
  const t = c.told
  const exits = c.exitsFilled - t.exitsApplied
  const budgets = c.budgets - t.paid - t.released
  const remits = withRemits ? c.remitOrdered - t.sent : 0
  return t.cash + (c.depositsSettled - t.depositsApplied) - exits - remits - budgets - c.writtenDown
}

/**
 * Capital in the cash form of R3.
 *
 * @param s State.
 * @param rules Switches.
 * @returns Units.
 */
export function counted(s: State, rules: Rules): number {
  return sum(s.chains, (c) => {
    const transit = c.told.sent - c.told.received
    return capitalOn(c, false) + (rules['R3.signed'] ? transit : Math.max(0, transit))
  })
}

/**
 * What is held for open incidents, as limits see it (R14).
 *
 * @param s State.
 * @returns Units.
 */
export function reserves(s: State): number {
  return sum(s.products, (p) => p.reserve)
}

/**
 * What is granted of a product, or of all.
 *
 * @param s State.
 * @param product Index; all products without it.
 * @returns Units.
 */
export function grantedOf(s: State, product?: number): number {
  return sum(s.chains, (c) => sum(c.lines, (l) => (product === undefined || c.lines[product] === l ? l.granted : 0)))
}

/**
 * Whether a chain has been silent for so long that nothing is settled, granted or remitted there.
 *
 * @param s State.
 * @param c Chain.
 * @param world Bounds.
 * @returns Whether it is quarantined; a chain that never reported is not.
 */
export function isQuarantined(s: State, c: Chain, world: World): boolean {
  return world.silence !== undefined && c.told.epoch !== 0 && s.epoch - c.told.epoch >= world.silence
}

/**
 * What was ordered to a chain and has not arrived there, as home knows.
 *
 * @param s State with two chains, or no orders.
 * @param chain Index.
 * @returns Units.
 */
export function comingTo(s: State, chain: number): number {
  const ordered = sum(s.chains, (c) => c.remitOrdered) - (s.chains[chain]?.remitOrdered ?? 0)
  return ordered - (s.chains[chain]?.told.received ?? 0)
}

/**
 * What the shares that home knows to be leaving are worth; limits are of capital less it. Those on quarantined chains cannot leave.
 *
 * @param s State.
 * @param world Bounds.
 * @returns Units, rounded down.
 */
export function leaving(s: State, world: World): number {
  const chains = s.chains.filter((c) => !isQuarantined(s, c, world))
  const shares = sum(chains, (c) => (c.tranches.at(-1)?.end ?? c.sharesFilled) - c.sharesFilled)
  return shares === 0 || s.shares === 0 ? 0 : Math.floor((shares * s.capital) / s.shares)
}
