import { effectiveTarget } from './capacity.js'
import { expected, letGo } from './drips.js'
import { reserves } from './home.js'
import { HOME } from './moves.js'
import { worldNamed } from './print.js'
import { rulesWithout } from './rules.js'
import { eachStep, startOf } from './search.js'
import { at, type Chain, exposureOf, type Settlement, type State, sum } from './state.js'
import { type Kind, kinds, type Step, type World } from './world.js'

/** One trace for Solidity: `rows` has one byte for each figure, row after row of the same width, the first of them the start. */
export type Trace = { world: string; width: number; rows: string }

const forever = Number.POSITIVE_INFINITY

/** The worlds whose traces the contracts replay, each with the number and the length of its traces. */
const sampled: readonly { world: World; traces: number; steps: number }[] = [
  { world: worldNamed('capacity'), traces: 12, steps: 60 },
  { world: worldNamed('amounts'), traces: 12, steps: 60 },
  { world: withoutBounds(worldNamed('capital')), traces: 24, steps: 60 },
  { world: incidents({}), traces: 24, steps: 60 },
  { world: incidents({ dismiss: 1 }), traces: 4, steps: 40 },
  { world: silence(), traces: 24, steps: 80 },
  { world: moves(), traces: 24, steps: 60 },
]

/** The world `silence` without premium, in units so small that prices after a loss are whole, and with the notice of the contracts. */
function silence(): World {
  const { accrue: _, ...most } = worldNamed('silence').most
  const world = withoutBounds({ ...worldNamed('silence'), most, amounts: [12], notice: 1, start: startOfSilence })
  return { ...world, most: { ...world.most, announce: 8, revoke: 1, deposit: 6, redeem: 4 } }
}

/** The world `moves` with the notice of the contracts. */
function moves(): World {
  const world = withoutBounds({ ...worldNamed('moves'), notice: 1 })
  return { ...world, most: { ...world.most, deposit: 8, redeem: 8 } }
}

function startOfSilence(s: State): void {
  worldNamed('silence').start(s)
  for (const { money, told } of s.chains) {
    for (const m of [money, told]) Object.assign(m, { cash: 2 * m.cash, shares: 2 * m.shares, unearned: 0 })
  }
  s.capital *= 2
  s.shares *= 2
}

/** The world `burn` in units so small that halves and thirds are whole, as they are in the contracts. */
function incidents(also: World['most']): World {
  const burn = worldNamed('burn')
  const most = { ...burn.most, sell: forever, retarget: forever, delist: forever, ...also }
  return { ...burn, name: 'incident', amounts: [60], caps: [60, 120], most, start: startOfIncidents }
}

function startOfIncidents(s: State): void {
  worldNamed('burn').start(s)
  const scale = (record: Record<string, unknown>, fields: readonly string[]) => {
    for (const field of fields) record[field] = 60 * Number(record[field])
  }
  scale(s, ['capital', 'shares'])
  for (const c of s.chains) {
    scale(c.money, ['cash', 'shares'])
    scale(c.told, ['cash', 'shares'])
    for (const l of c.lines) scale(l, ['target', 'live', 'homeTarget', 'granted', 'exposureTold'])
  }
}

/** A walk needs no bounds on what users do. */
function withoutBounds({ userSteps: _, ...world }: World): World {
  return { ...world, most: Object.fromEntries(Object.keys(world.most).map((kind) => [kind, forever])) }
}

/**
 * The same traces at every call: walks that take every kind of step that is possible alike often.
 *
 * @returns What `traces.json` holds; a step is the index of its kind.
 */
export function sampleTraces(): { kinds: readonly Kind[]; traces: Trace[] } {
  const traces = sampled.flatMap(({ world, traces, steps }) => {
    return Array.from({ length: traces }, (_, i) => sample(world, steps, 1 + i))
  })
  return { kinds, traces }
}

function sample(world: World, steps: number, seed: number): Trace {
  const next = randomFrom(seed)
  let s = startOf(world)
  const rows = [rowOf(undefined, s)]
  const walk: Walk = {
    covers: s.chains.map((c) => c.lines.map((l) => l.live)),
    news: new Map(),
    told: s.chains.map(() => 0),
    lowest: s.chains.map(() => 1),
    deposited: s.chains.map(() => -1),
  }
  for (let i = 1; i <= steps; i++) {
    const step = choose(possible(s, world, walk), next)
    if (step === undefined) break
    if (step.kind === 'settle') noteDeposits(walk, s, step.next)
    if (step.kind === 'takeSettlement') hearPrice(walk, step, settlementOf(s, step))
    s = step.next
    name(step, i)
    note(step, i, walk)
    rows.push(rowOf(step, s))
  }
  return { world: world.name, width: at(rows, 0).length, rows: `0x${rows.flat().map(byteOf).join('')}` }
}

function byteOf(figure: number): string {
  if (figure < 0 || figure > 255) throw new Error(`A trace has no room for ${figure}.`)
  return figure.toString(16).padStart(2, '0')
}

/** What the contracts know of a walk and the model does not. */
type Walk = {
  /** Amounts of the covers of each chain. */
  covers: number[][]
  /** How many incidents home had when it sent a target. */
  news: Map<number, number>
  /** How many incidents each chain was told that there are. */
  told: number[]
  /** Lowest price of a share that settlements have told each chain. */
  lowest: number[]
  /** Epoch in which deposits of each chain were last settled. */
  deposited: number[]
}

/**
 * What the contracts can do in one step: home goes through its chains in one order, whole covers end, and a chain that was told of an
 * incident that it does not know sells nothing. The price of exits is bounded on the chain (`PriceBound`), prices are not rounded to units,
 * and the first share after a total loss costs what it costs at first. Where shares move, what home says to itself arrives at once, and moves arrive whole.
 */
function possible(s: State, world: World, { covers, told, lowest, deposited }: Walk): Step[] {
  const steps = new Map<string, Step>()
  eachStep(s, world, rulesWithout(), (step) => {
    const key = [step.kind, step.chain, step.product, step.amount, step.id].join(' ')
    const known = sum(at(s.chains, step.chain).lines, (l) => (l.claim > 0 ? 1 : 0))
    if (steps.has(key)) return
    if (step.kind === 'expire' && !at(covers, step.chain).includes(step.amount)) return
    if (step.kind === 'sell' && at(told, step.chain) > known) return
    if (world.most.move !== undefined && !isOfMoves(s, step)) return
    // The replay lets all of it come at once.
    if (step.kind === 'drip' && step.next.dripping !== 0) return
    if (step.kind === 'settle' && (!isWhole(s, step.next, world) || isAgain(s, step.next, deposited))) return
    if (step.kind === 'writeDown' && step.next.capital === 0) return
    if (step.kind === 'takeSettlement' && exitPrice(s, step) > at(lowest, step.chain)) return
    steps.set(key, step)
  })
  return [...steps.values()]
}

function isOfMoves(s: State, { kind, chain, next }: Step): boolean {
  if (at(s.chains, HOME).reports.length > 0) return kind === 'takeReport' && chain === HOME
  const { moves } = at(s.chains, chain)
  return kind !== 'takeMove' || at(next.chains, chain).moves.length < moves.length
}

/** Whether deposits of a chain would settle twice in an epoch, for which the contracts have a limit. */
function isAgain(s: State, next: State, deposited: readonly number[]): boolean {
  return next.chains.some((c, i) => hasDeposits(at(s.chains, i), c) && deposited[i] === s.epoch)
}

function hasDeposits(before: Chain, after: Chain): boolean {
  return after.depositsSettled > before.depositsSettled
}

/** Whether a settlement needs no rounding. */
function isWhole(s: State, next: State, world: World): boolean {
  const { capital, shares } = letGo(s)
  const price = capital + expected(letGo(s), world, rulesWithout())
  return next.chains.every((c, i) =>
    c.pending.slice(at(s.chains, i).pending.length).every((p) => {
      return p.deposits * shares === p.minted * price && p.exitAssets * shares === p.exitShares * capital
    }),
  )
}

function settlementOf(s: State, { chain, amount }: Step) {
  return at(
    at(s.chains, chain).pending.filter((p) => p.n === amount),
    0,
  )
}

/** What a settlement that arrives pays for a share; zero without exits. */
function exitPrice(s: State, step: Step): number {
  const { exitAssets, exitShares } = settlementOf(s, step)
  return exitShares === 0 ? 0 : exitAssets / exitShares
}

function choose(steps: Step[], next: (below: number) => number): Step | undefined {
  const there = [...new Set(steps.map((step) => step.kind))]
  if (there.length === 0) return undefined
  const kind = at(there, next(there.length))
  const ofKind = steps.filter((step) => step.kind === kind)
  return at(ofKind, next(ofKind.length))
}

function noteDeposits({ deposited }: Walk, s: State, next: State): void {
  next.chains.forEach((c, i) => {
    if (hasDeposits(at(s.chains, i), c)) deposited[i] = s.epoch
  })
}

function hearPrice({ lowest }: Walk, { chain }: Step, told: Settlement): void {
  const price = (told.deposits + told.exitAssets) / (told.minted + told.exitShares)
  lowest[chain] = Math.min(at(lowest, chain), price)
}

/** A message is known by the step that sent it. */
function name({ kind, chain, product, next }: Step, id: number): void {
  const c = at(next.chains, chain)
  if (kind === 'report') Object.assign(c.reports.at(-1) ?? {}, { id })
  if (kind === 'sendTarget') Object.assign(at(c.lines, product).targets.at(-1) ?? {}, { id })
}

/** A budget can be funded days after its decision: the replay then lets every chain hear from home. */
function note({ kind, chain, amount, id, next }: Step, i: number, { covers, news, told }: Walk): void {
  const here = at(covers, chain)
  const incidents = sum(next.products, (p) => (p.state > 0 ? 1 : 0))
  if (kind === 'sell') here.push(amount)
  if (kind === 'expire') here.splice(here.indexOf(amount), 1)
  if (kind === 'sendTarget') news.set(i, incidents)
  if (kind === 'takeTarget') told[chain] = Math.max(at(told, chain), news.get(id ?? 0) ?? 0)
  if (kind === 'fund') told.fill(incidents)
}

/** Step (kind, chain, amount, message), home (capital, shares, reserves, what drips), then what both can see of each chain. */
function rowOf(step: Step | undefined, s: State): number[] {
  const taken = step === undefined ? [0, 0, 0, 0] : [kinds.indexOf(step.kind), step.chain, step.amount, step.id ?? 0]
  return [...taken, s.capital, s.shares, reserves(s), s.dripping, ...s.chains.flatMap((_, chain) => seenOf(s, chain))]
}

function seenOf(s: State, chain: number): number[] {
  const c = at(s.chains, chain)
  const { money } = c
  const waiting = money.depositsAsked + c.depositsOpen - money.depositsApplied
  const leaving = money.sharesAsked + c.sharesOpen - money.sharesApplied
  const seen = [money.cash, waiting, money.depositsApplied, leaving, money.exitsApplied]
  seen.push(
    c.depositsSettled,
    c.exitsFilled,
    c.told.cash,
    c.setAside,
    money.paid,
    c.budgets,
    c.told.paid,
    c.writtenDown,
    c.minted,
  )
  const line = c.lines[0]
  if (line === undefined) return [...seen, 0, 0, 0, 0, 0]
  const target = effectiveTarget(line, rulesWithout())
  return [...seen, exposureOf(line), target, line.homeTarget, line.granted, line.exposureTold]
}

/** Multiply with carry: small, and the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}
