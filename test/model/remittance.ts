import { capitalOn } from './home.js'
import { at, type Chain, copy, type Remit, type State } from './state.js'
import type { Context, Kind } from './world.js'

/**
 * Home orders a chain to send money to the other one, as far as its book says that it is free there (R8).
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function remit(s: State, { world, rules, emit }: Context): void {
  s.chains.forEach((c, chain) => {
    const free = rules.R8 && rules['R8.remit'] ? capitalOn(c, true) : c.told.cash
    for (const amount of world.amounts) {
      if (amount > free) continue
      const next = copy(s)
      const there = at(next.chains, chain)
      there.remitOrdered += amount
      there.remits.push({ amount, stage: 1 })
      emit({ kind: 'remit', chain, product: 0, amount, next, broken: '' })
    }
  })
}

/**
 * The order arrives, and the money leaves over the bridge, once it is free there.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function takeRemit(s: State, context: Context): void {
  eachRemit(s, context, 'takeRemit', 1, (c, r) => {
    if (c.money.cash - c.setAside < r.amount) return false
    c.money.cash -= r.amount
    c.money.sent += r.amount
    c.remits.push({ amount: r.amount, stage: 2 })
    return true
  })
}

/**
 * The money arrives on the other chain.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function arrive(s: State, context: Context): void {
  eachRemit(s, context, 'arrive', 2, (_, r, other) => receive(other, r))
}

/**
 * The bridge gives the money back to its sender.
 *
 * @param s State.
 * @param context Bounds, switches, and where the steps go.
 */
export function turnBack(s: State, context: Context): void {
  eachRemit(s, context, 'turnBack', 2, (c, r) => receive(c, r))
}

function receive(c: Chain, { amount }: Remit): boolean {
  c.money.cash += amount
  c.money.received += amount
  return true
}

type Effect = (c: Chain, r: Remit, other: Chain) => boolean

function eachRemit(s: State, { emit }: Context, kind: Kind, stage: number, effect: Effect): void {
  s.chains.forEach((c, chain) => {
    c.remits.forEach((r, i) => {
      if (r.stage !== stage) return
      const next = copy(s)
      const there = at(next.chains, chain)
      there.remits.splice(i, 1)
      if (!effect(there, r, at(next.chains, 1 - chain))) return
      emit({ kind, chain, product: 0, amount: r.amount, next, broken: '' })
    })
  })
}
