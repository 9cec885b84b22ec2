import { effectiveTarget } from './capacity.js'
import { capitalOn, counted } from './home.js'
import { stuck } from './liveness.js'
import { brokenMoves } from './moves.js'
import type { Rules } from './rules.js'
import { untold } from './silence.js'
import { at, type Chain, exposureOf, hitOf, type State, sum } from './state.js'
import type { World } from './world.js'

/**
 * What must hold in every state, against what is really there.
 *
 * @param s State.
 * @param world Bounds.
 * @param rules Switches.
 * @returns What is broken; empty if nothing is.
 */
export function broken(s: State, world: World, rules: Rules): string {
  return (
    brokenCapacity(s, world, rules) ||
    brokenMoney(s, rules) ||
    brokenRequests(s) ||
    (world.most.move ? brokenMoves(s, rules) : '') ||
    (world.isLive ? stuck(s, world, rules) : '')
  )
}

function brokenCapacity(s: State, world: World, rules: Rules): string {
  for (const c of s.chains) {
    for (const l of c.lines) {
      if (Math.max(effectiveTarget(l, rules), exposureOf(l)) > l.granted) {
        return 'I1: a chain may have more exposed than home granted'
      }
      if (l.frozen === 1 && l.claim > 1) return 'R12: a product is frozen although its incident is decided'
    }
    if (sum(c.lines, (l) => l.budget) < c.money.paid + c.money.released) return 'I3: more was paid than budgeted'
  }
  if (s.capital < 0) return 'I3: more was decided than there is capital'
  if (world.leverage > 1) return ''
  return exposed(s) > s.capital + s.dripping + sum(s.chains, untold) ? 'I4: more cover than capital' : ''
}

/** What may be owed and is not budgeted. */
function exposed(s: State): number {
  return sum(s.chains, (c) =>
    sum(c.lines, (l) => l.live + (at(s.products, c.lines.indexOf(l)).state === 2 ? 0 : hitOf(l))),
  )
}

function brokenMoney(s: State, rules: Rules): string {
  let physical = 0
  for (const c of s.chains) {
    const underWay = c.money.sent - c.money.received
    physical += capitalOn(truth(c), false) + underWay - untold(c)
    if (capitalOn(c, true) > capitalOn(truth(c), true)) return 'I2: home believes that a chain can pay more than it can'
    if (payable(c) < 0) return 'I2: what home ordered out of a chain cannot all be paid'
  }
  const capital = s.capital + s.dripping
  if (physical !== capital) return `K is ${capital}, what is there ${physical}`
  return counted(s, rules) === capital ? '' : `the audit counts ${counted(s, rules)}, K is ${capital}`
}

/** A chain as if home had just heard from it. */
function truth(c: Chain): Chain {
  return { ...c, told: c.money }
}

/** What is left when all that home ordered was done; claims that are funded have their own. */
function payable(c: Chain): number {
  const { money } = c
  const exits = c.exitsFilled - money.exitsApplied
  return money.cash - c.setAside + (c.depositsSettled - money.depositsApplied) - exits - (c.remitOrdered - money.sent)
}

function brokenRequests(s: State): string {
  for (const c of s.chains) {
    const { money } = c
    if (sum(c.pending, (p) => p.deposits) > money.depositsAsked - money.depositsApplied) {
      return 'home settled deposits that are not there'
    }
    if (sum(c.pending, (p) => p.exitShares) > money.sharesAsked - money.sharesApplied) {
      return 'home filled exits that nobody asks for'
    }
  }
  const supply = sum(s.chains, (c) => {
    return c.money.shares + sum(c.pending, (p) => p.minted - p.exitShares) + sum(c.moves, (shares) => shares)
  })
  return supply === s.shares ? '' : `shares: home has ${s.shares}, the chains ${supply}`
}
