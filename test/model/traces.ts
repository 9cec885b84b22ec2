import { effectiveTarget } from './capacity.js'
import { worldNamed } from './print.js'
import { rulesWithout } from './rules.js'
import { eachStep, startOf } from './search.js'
import { at, exposureOf, type State } from './state.js'
import { type Kind, kinds, type Step, type World } from './world.js'

/** One trace for Solidity: `rows` has one byte for each figure, row after row of the same width, the first of them the start. */
export type Trace = { world: string; width: number; rows: string }

const forever = Number.POSITIVE_INFINITY

/** The worlds whose traces the contracts replay, each with the number and the length of its traces. */
const sampled: readonly { world: World; traces: number; steps: number }[] = [
  { world: worldNamed('capacity'), traces: 12, steps: 60 },
  { world: worldNamed('amounts'), traces: 12, steps: 60 },
  { world: withoutBounds(worldNamed('capital')), traces: 24, steps: 60 },
]

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
  const covers: number[][] = s.chains.map(() => [])
  for (let i = 1; i <= steps; i++) {
    const step = choose(possible(s, world, covers), next)
    if (step === undefined) break
    s = step.next
    name(step, i)
    note(step, covers)
    rows.push(rowOf(step, s))
  }
  return { world: world.name, width: at(rows, 0).length, rows: `0x${rows.flat().map(byteOf).join('')}` }
}

function byteOf(figure: number): string {
  if (figure < 0 || figure > 255) throw new Error(`A trace has no room for ${figure}.`)
  return figure.toString(16).padStart(2, '0')
}

/** What the contracts can do in one step: home goes through its chains in one order, and whole covers end. */
function possible(s: State, world: World, covers: number[][]): Step[] {
  const steps = new Map<string, Step>()
  eachStep(s, world, rulesWithout(), (step) => {
    const key = [step.kind, step.chain, step.product, step.amount, step.id].join(' ')
    const ends = step.kind === 'expire'
    if (!steps.has(key) && !(ends && !at(covers, step.chain).includes(step.amount))) steps.set(key, step)
  })
  return [...steps.values()]
}

function choose(steps: Step[], next: (below: number) => number): Step | undefined {
  const there = [...new Set(steps.map((step) => step.kind))]
  if (there.length === 0) return undefined
  const kind = at(there, next(there.length))
  const ofKind = steps.filter((step) => step.kind === kind)
  return at(ofKind, next(ofKind.length))
}

/** A message is known by the step that sent it. */
function name({ kind, chain, product, next }: Step, id: number): void {
  const c = at(next.chains, chain)
  if (kind === 'report') Object.assign(c.reports.at(-1) ?? {}, { id })
  if (kind === 'sendTarget') Object.assign(at(c.lines, product).targets.at(-1) ?? {}, { id })
}

function note({ kind, chain, amount }: Step, covers: number[][]): void {
  const here = at(covers, chain)
  if (kind === 'sell') here.push(amount)
  if (kind === 'expire') here.splice(here.indexOf(amount), 1)
}

/** Step (kind, chain, amount, message), home (capital, shares), then what both can see of each chain. */
function rowOf(step: Step | undefined, s: State): number[] {
  const taken = step === undefined ? [0, 0, 0, 0] : [kinds.indexOf(step.kind), step.chain, step.amount, step.id ?? 0]
  return [...taken, s.capital, s.shares, ...s.chains.flatMap((_, chain) => seenOf(s, chain))]
}

function seenOf(s: State, chain: number): number[] {
  const c = at(s.chains, chain)
  const { money } = c
  const waiting = money.depositsAsked + c.depositsOpen - money.depositsApplied
  const leaving = money.sharesAsked + c.sharesOpen - money.sharesApplied
  const seen = [money.cash, waiting, money.depositsApplied, leaving, money.exitsApplied]
  seen.push(c.depositsSettled, c.exitsFilled, c.told.cash)
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
