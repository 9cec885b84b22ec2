import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Codec } from './codec.js'
import { boundsTable, openHead, openRow, ruleHead, ruleRow, worldNamed } from './print.js'
import { dripNames, moveNames, removals, ruleNames, rulesWithout, silenceNames } from './rules.js'
import { eachStep, search, startOf } from './search.js'
import { at, type State } from './state.js'
import { tidy } from './tidy.js'
import { fullWorlds, openWorlds, worlds } from './worlds.js'

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')

/** States of a world, one of each depth, by a fixed choice of steps. */
function walk(name: string, steps: number): State[] {
  const world = worldNamed(name)
  const states = [startOf(world)]
  for (let i = 0; i < steps; i++) {
    const next: State[] = []
    eachStep(at(states, i), world, rulesWithout(), (step) => next.push(step.next))
    if (next.length === 0) break
    states.push(at(next, (i * 7919) % next.length))
  }
  return states
}

/** The same state with the two chains, and the products, under each other's names. */
function renamed(s: State): State {
  const chains = s.chains.map((c) => ({
    ...c,
    reports: c.reports.map((r) => ({ ...r, lines: [...r.lines].reverse() })),
    lines: [...c.lines].reverse(),
  }))
  return { ...s, products: [...s.products].reverse(), chains: chains.reverse() }
}

describe('the model of the capital protocol', () => {
  it.each(worlds.map((world) => [world.name, world] as const))(
    'holds in every state of the world "%s"',
    (_, world) => {
      const found = search(world)
      expect(found.broken?.what).toBeUndefined()
      expect(found.isClosed).toBe(true)
      const never = Object.keys(world.most).filter((kind) => !(kind in found.taken))
      expect(never, 'every kind of step was taken').toEqual([])
    },
    300_000,
  )

  it.each(removals)('breaks without $rule, as the table of the README says', (removal) => {
    expect(readme).toContain(ruleRow(removal))
  })

  it('has every rule in that table', () => {
    expect(readme).toContain(ruleHead)
    expect(
      [...ruleNames, ...silenceNames, ...moveNames, ...dripNames].filter(
        (rule) => !removals.some((removal) => removal.rule === rule),
      ),
    ).toEqual([])
  })

  it.each(openWorlds)('breaks in the world "$name", as the README says of what is left open', (world) => {
    expect(readme).toContain(openHead)
    expect(readme).toContain(openRow(world))
  })

  it('has the bounds that the README says', () => {
    expect(readme).toContain(boundsTable(worlds))
    expect(readme).toContain(boundsTable(fullWorlds))
    expect(readme).toContain(boundsTable(openWorlds))
  })
})

describe('the search', () => {
  it.each(['reserve', 'claims', 'burn'])('reads back what it stored of the world "%s"', (name) => {
    const codec = new Codec(worldNamed(name), false)
    for (const s of walk(name, 30)) expect(codec.decode(codec.encode(s), 0)).toEqual(s)
  })

  it('has one key for states that differ in names alone', () => {
    const codec = new Codec(worldNamed('reserve'))
    for (const s of walk('reserve', 30)) {
      tidy(s, rulesWithout())
      expect([...codec.encode(renamed(s))]).toEqual([...codec.encode(s)])
    }
  })

  it('finds the same with symmetry and without', () => {
    const [with_, without] = [search(worldNamed('burn')), search(worldNamed('burn'), { symmetry: false })]
    expect(without.broken).toBeUndefined()
    expect(without.depth).toBe(with_.depth)
    expect(without.states).toBeGreaterThan(with_.states)
    expect(without.states).toBeLessThanOrEqual(with_.states * with_.symmetries)
  })

  it('says where it was cut off', () => {
    expect(search(worldNamed('amounts'), { most: 1000 }).isClosed).toBe(false)
  })

  it('gives a trace whose last step breaks what it says', () => {
    const rules = rulesWithout('R10')
    const { broken } = search(worldNamed('tails'), { rules })
    let s = startOf(worldNamed('tails'))
    for (const step of broken?.trace ?? []) {
      const kinds: string[] = []
      eachStep(s, worldNamed('tails'), rules, (possible) => kinds.push(possible.kind))
      expect(kinds).toContain(step.kind)
      s = step.next
    }
    expect(broken?.what).toBe('I4: more cover than capital')
  })
})
