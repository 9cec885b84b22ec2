import { expire, retarget, sell, sendTarget, takeTarget } from './capacity.js'
import { accrue, cancelDeposit, cancelRedeem, deposit, earn, redeem, settle, takeSettlement } from './capital.js'
import { Codec } from './codec.js'
import { drip } from './drips.js'
import { hear } from './freshness.js'
import { close, decide, dismiss, event, fund, open, pay, takeDecision, takeOpening, tick } from './incidents.js'
import { broken } from './invariants.js'
import { move, takeMove } from './moves.js'
import { arrive, remit, takeRemit, turnBack } from './remittance.js'
import { report, takeReport } from './reports.js'
import { type Rules, rulesWithout } from './rules.js'
import { announce, recover, revoke, writeDown } from './silence.js'
import { noLine, noMoney, type State } from './state.js'
import { Store } from './store.js'
import { tidy } from './tidy.js'
import { type Context, count, countedKinds, type Kind, kinds, may, type Step, type World } from './world.js'

/** How each kind of step is taken. `delist` is taken with `retarget`. */
const steps: Record<Exclude<Kind, 'delist'>, (s: State, context: Context) => void> = {
  sell,
  expire,
  deposit,
  redeem,
  cancelDeposit,
  cancelRedeem,
  earn,
  accrue,
  tick,
  event,
  open,
  decide,
  dismiss,
  pay,
  close,
  retarget,
  sendTarget,
  takeTarget,
  report,
  takeReport,
  settle,
  takeSettlement,
  remit,
  takeRemit,
  arrive,
  turnBack,
  takeOpening,
  takeDecision,
  hear,
  fund,
  announce,
  revoke,
  writeDown,
  recover,
  drip,
  move,
  takeMove,
}

/** What a search found. */
export type Found = {
  world: string
  states: number
  transitions: number
  /** Steps of the longest shortest trace. */
  depth: number
  /** Whether no state was left out: no bound on states was met, and nothing broke. */
  isClosed: boolean
  symmetries: number
  seconds: number
  /** How often each kind of step was taken. */
  taken: Partial<Record<Kind, number>>
  /** What broke first, with its shortest trace. */
  broken?: { what: string; trace: Step[] }
}

/**
 * Where a world starts.
 *
 * @param world World.
 * @returns Its first state.
 */
export function startOf(world: World): State {
  const chain = () => ({
    money: noMoney(),
    setAside: 0,
    depositsOpen: 0,
    sharesOpen: 0,
    rounds: [],
    heard: 0,
    incidentsTold: 0,
    lastApplied: 0,
    gainedBefore: [],
    queueAtEvent: 0,
    told: noMoney(),
    depositsSettled: 0,
    nextRound: 0,
    exitsFilled: 0,
    sharesFilled: 0,
    remitOrdered: 0,
    budgets: 0,
    minted: 0,
    announced: 0,
    fled: 0,
    writtenDown: 0,
    recovered: 0,
    settlements: 0,
    asked: [],
    tranches: [],
    pending: [],
    reports: [],
    remits: [],
    moves: [],
    lines: Array.from({ length: world.products }, noLine),
  })
  const s: State = {
    epoch: 0,
    capital: 0,
    shares: 0,
    dripping: 0,
    used: new Array(countedKinds(world).length + (world.userSteps === undefined ? 0 : 1)).fill(0),
    products: Array.from({ length: world.products }, () => ({
      event: 0,
      state: 0,
      isNew: 0,
      openFor: 0,
      reserve: 0,
      dodged: 0,
    })),
    chains: Array.from({ length: world.chains }, chain),
  }
  world.start(s)
  if (world.most.move !== undefined) for (const c of s.chains) c.minted = c.money.shares
  return s
}

/**
 * Every step that is possible in a state.
 *
 * @param s State; not changed.
 * @param world Bounds.
 * @param rules Switches.
 * @param visit Called for each step, its next state tidied and counted.
 */
export function eachStep(s: State, world: World, rules: Rules, visit: (step: Step) => void): void {
  const emit = (step: Step) => {
    count(step.next, world, step.kind)
    tidy(step.next, rules)
    visit(step)
  }
  for (const kind of kinds) {
    if (kind === 'delist' || (!may(s, world, kind) && !(kind === 'retarget' && may(s, world, 'delist')))) continue
    steps[kind](s, { world, rules, emit })
  }
}

/**
 * Breadth first through every state of a world: what it finds broken first has the shortest trace.
 *
 * @param world Bounds and start.
 * @param options Rules (all, by default), the most states to look at, and whether states that differ in names alone are one.
 * @returns What was found.
 */
export function search(world: World, options: { rules?: Rules; most?: number; symmetry?: boolean } = {}): Found {
  const rules = options.rules ?? rulesWithout()
  const most = options.most ?? Number.POSITIVE_INFINITY
  const codec = new Codec(world, options.symmetry ?? true)
  const store = new Store()
  const began = process.cpuUsage()
  const taken: Partial<Record<Kind, number>> = {}
  let transitions = 0
  let stopped: { what: string; from: number; step?: Step } | undefined
  const first = startOf(world)
  store.add(codec.encode(first), -1)
  const wrong = broken(first, world, rules)
  if (wrong !== '') stopped = { what: wrong, from: 0 }
  let i = 0
  for (; i < store.size && store.size <= most && stopped === undefined; i++) {
    const s = codec.decode(...store.read(i))
    eachStep(s, world, rules, (step) => {
      if (stopped !== undefined) return
      transitions++
      taken[step.kind] = (taken[step.kind] ?? 0) + 1
      const isNew = store.add(codec.encode(step.next), i)
      const what = step.broken || (isNew ? broken(step.next, world, rules) : '')
      if (what !== '') stopped = { what, from: i, step }
    })
  }
  const found: Found = {
    world: world.name,
    states: store.size,
    transitions,
    depth: depthOf(store, store.size - 1),
    isClosed: i === store.size && stopped === undefined,
    symmetries: codec.symmetries,
    seconds: secondsSince(began),
    taken,
  }
  if (stopped === undefined) return found
  const trace = traceTo(store, codec, stopped.from, world, rules)
  const last = lastStep(trace, world, rules, stopped.what)
  return { ...found, broken: { what: stopped.what, trace: last === undefined ? trace : [...trace, last] } }
}

/** Seconds of processor time, which do not depend on what else the machine does. */
function secondsSince(began: NodeJS.CpuUsage): number {
  const used = process.cpuUsage(began)
  return (used.user + used.system) / 1e6
}

function depthOf(store: Store, state: number): number {
  let depth = 0
  for (let i = store.parentOf(state); i >= 0; i = store.parentOf(i)) depth++
  return depth
}

/** Steps from the start to a state, in names that stay the same: keys are of any names. */
function traceTo(store: Store, codec: Codec, state: number, world: World, rules: Rules): Step[] {
  const path: number[] = []
  for (let i = state; i > 0; i = store.parentOf(i)) path.push(i)
  const trace: Step[] = []
  let s = startOf(world)
  for (const wanted of path.reverse()) {
    let next: Step | undefined
    eachStep(s, world, rules, (step) => {
      if (next === undefined && store.find(codec.encode(step.next)) === wanted) next = step
    })
    if (next === undefined) throw new Error('The search cannot retrace its own steps.')
    trace.push(next)
    s = next.next
  }
  return trace
}

function lastStep(trace: Step[], world: World, rules: Rules, what: string): Step | undefined {
  let last: Step | undefined
  eachStep(trace.at(-1)?.next ?? startOf(world), world, rules, (step) => {
    if (last === undefined && (step.broken || broken(step.next, world, rules)) === what) last = step
  })
  return last
}
