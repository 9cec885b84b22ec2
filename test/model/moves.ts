import { isQuarantined } from './home.js'
import type { Rules } from './rules.js'
import { at, type Chain, copy, type State, sum } from './state.js'
import type { Context } from './world.js'

/** The chain that is home where shares move: what leaves it is counted at once, what comes to it on arrival. */
export const HOME = 0

/**
 * What a chain may ask to leave at home: as many shares as home counts there.
 *
 * @param c Chain as home knows it.
 * @param asked What it says, ever.
 * @returns As much of it as home believes.
 */
export function believed(c: Chain, asked: number): number {
  return Math.min(asked, c.minted)
}

/**
 * Shares that nobody asked to redeem leave for the other chain: they are burned at once. Home sends none to a chain that is silent.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function move(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach(({ money, sharesOpen }, chain) => {
    const inEscrow = rules.M2 ? money.sharesAsked + sharesOpen - money.sharesApplied : 0
    if (chain === HOME && isQuarantined(s, at(s.chains, 1 - chain), world)) return
    for (const amount of world.amounts) {
      if (amount > money.shares - inEscrow) continue
      const next = copy(s)
      const there = at(next.chains, chain)
      if (chain === HOME && rules.M1 && !count(there, at(next.chains, 1 - chain), amount)) continue
      there.money.shares -= amount
      there.moves.push(amount)
      if (!rules.M3) next.shares -= amount
      emit({ kind: 'move', chain, product: 0, amount, next, broken: '' })
    }
  })
}

/**
 * A part of a move, or the whole of it, arrives on the other chain. What does not fit what home counts waits.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeMove(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    c.moves.forEach((left, i) => {
      for (const amount of world.amounts) {
        if (amount > left) continue
        const next = copy(s)
        const there = at(next.chains, chain)
        const other = at(next.chains, 1 - chain)
        if (rules.M4) there.moves.splice(i, 1, ...(left > amount ? [left - amount] : []))
        const fits = chain === HOME || !rules.M1 || count(there, other, amount)
        other.money.shares += amount
        if (!rules.M3) next.shares += amount
        emit({
          kind: 'takeMove',
          chain,
          product: 0,
          amount,
          next,
          broken: fits ? '' : 'a true move does not fit what home counts',
        })
      }
    })
  })
}

/** Home counts shares on another chain; those that asked to leave stay where they are. */
function count(from: Chain, to: Chain, amount: number): boolean {
  if (amount > from.minted - (from.tranches.at(-1)?.end ?? from.sharesFilled)) return false
  from.minted -= amount
  to.minted += amount
  return true
}

/**
 * Whether home counts on every chain what is there, with what is on its way from there to home, and to there from home.
 *
 * @param s State.
 * @param rules Switches.
 * @returns What is broken; empty if nothing is.
 */
export function brokenMoves(s: State, rules: Rules): string {
  const underWay = (chain: number) => sum(at(s.chains, chain).moves, (amount) => amount)
  for (const [chain, c] of s.chains.entries()) {
    const there = c.money.shares + c.money.sharesApplied + sum(c.pending, (p) => p.minted)
    const moving = chain === HOME ? 0 : underWay(chain) + underWay(HOME)
    if (rules.M1 && c.minted !== there + moving) return 'home does not count the shares of a chain right'
    if (c.money.sharesAsked > c.minted) return 'home does not believe shares that ask to leave'
  }
  return ''
}
