import { deposit, settle, takeSettlement } from './capital.js'
import { drip } from './drips.js'
import { capitalOn } from './home.js'
import { tick } from './incidents.js'
import { report, takeReport } from './reports.js'
import type { Rules } from './rules.js'
import { recover, writeDown } from './silence.js'
import { at, type Chain, type State } from './state.js'
import { tidy } from './tidy.js'
import type { Context, Step, World } from './world.js'

type Kind = (s: State, context: Context) => void

/** Epochs in which all that waits must have settled, beyond those of silence and notice. */
const EPOCHS = 2

/**
 * Whether something would wait for ever out of a state without incidents, however fairly keepers act from then on: with every chain back, with any one of
 * them silent for good, and with the reports of any one of them always an epoch late while others go on asking.
 *
 * @param s State.
 * @param world Bounds; what is left of bounded steps does not matter.
 * @param rules Switches.
 * @returns What would wait; empty if nothing would.
 */
export function stuck(s: State, world: World, rules: Rules): string {
  const back = drive(s, world, rules, -1)
  if (back.dripping !== 0 || back.chains.some((c) => c.writtenDown !== 0))
    return 'what was written down stays lost although the chain is back'
  if (back.chains.some((c) => waits(back, c))) return 'something waits for ever although every chain is back'
  for (let silent = 0; silent < s.chains.length; silent++) {
    const end = drive(s, world, rules, silent)
    if (end.chains.some((c, i) => i !== silent && waits(end, c)))
      return 'a chain that is silent for good stops the others'
  }
  // Where one epoch is silence, a chain that is late by one is as one that is silent.
  if (world.silence === 1) return ''
  for (let late = 0; late < s.chains.length; late++) {
    const end = driveLate(s, world, rules, late)
    if (end.chains.some((c, i) => waits(end, c, at(s.chains, i)))) return 'a chain that is always late stops the others'
  }
  return ''
}

/** The same as `drive` with deposits in every epoch; what a chain says comes when the others have gone on. */
function driveLate(s: State, world: World, rules: Rules, late: number): State {
  let next = s
  for (let epoch = 0; epoch < EPOCHS + 2 * (world.silence ?? 0) + world.notice; epoch++) {
    next = everywhere(deposit, next, world, rules, -1)
    next = always(tick, next, world, rules)
    next = everywhere(report, next, world, rules, late)
    next = everywhere(takeReport, next, world, rules, -1)
    next = last(report, next, world, rules, late)?.next ?? next
    for (const kind of [settle, takeSettlement]) next = always(kind, next, world, rules)
  }
  return next
}

/** What keepers do in every epoch, for as many as it takes; one chain may say nothing. */
function drive(s: State, world: World, rules: Rules, silent: number): State {
  let next = s
  for (let epoch = 0; epoch < EPOCHS + 2 * (world.silence ?? 0) + world.notice; epoch++) {
    next = always(tick, next, world, rules)
    next = everywhere(report, next, world, rules, silent)
    next = everywhere(takeReport, next, world, rules, silent)
    for (const kind of [writeDown, recover, drip, settle, takeSettlement]) next = always(kind, next, world, rules)
  }
  return next
}

/** Takes a kind of step as often as it is possible; `tick` once. */
function always(kind: Kind, s: State, world: World, rules: Rules): State {
  let next = s
  for (let step = last(kind, next, world, rules); step !== undefined; step = last(kind, next, world, rules)) {
    next = step.next
    if (kind === tick) break
  }
  return next
}

/** The same on every chain but one, once. */
function everywhere(kind: Kind, s: State, world: World, rules: Rules, silent: number): State {
  let next = s
  for (let chain = 0; chain < s.chains.length; chain++) {
    if (chain !== silent) next = last(kind, next, world, rules, chain)?.next ?? next
  }
  return next
}

function last(kind: Kind, s: State, world: World, rules: Rules, chain?: number): Step | undefined {
  let found: Step | undefined
  const emit = (step: Step) => {
    if (chain === undefined || step.chain === chain) found = step
  }
  kind(s, { world, rules, emit })
  if (found !== undefined) tidy(found.next, rules)
  return found
}

/** Whether a request waits that could settle: a deposit, or an exit that its chain has the money for. Of all that were made by some state. */
function waits(s: State, c: Chain, made = c): boolean {
  const { money } = c
  if (c.pending.length > 0 || made.depositsOpen + made.money.depositsAsked > money.depositsApplied) return true
  const leaving = made.money.sharesAsked + made.sharesOpen - money.sharesApplied
  return leaving > 0 && Math.floor((leaving * s.capital) / s.shares) <= capitalOn(c, true)
}
