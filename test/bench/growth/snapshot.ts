import { readFileSync, writeFileSync } from 'node:fs'
import { describeCompiler } from '../gas/artifacts.js'
import type { Growth } from './measure.js'

const file = new URL('../snapshots/growth.json', import.meta.url)

type Snapshot = { compiler: string; gas: Record<string, number> }

/** One name for each figure. */
function flatten({ chains, products, people, reports }: Growth): Record<string, number> {
  const epochs = [...chains, ...products].flatMap(({ chains, products, cost }) =>
    Object.entries(cost).map(([name, gas]) => [`${chains} chains, ${products} products: ${name}`, gas]),
  )
  const crowds = people.flatMap(({ underwriters, covers, cost }) =>
    Object.entries(cost).map(([name, gas]) => [`${underwriters} underwriters, ${covers} covers: ${name}`, gas]),
  )
  const sent = Object.entries(reports).map(([count, gas]) => [`report sent, ${count} products`, gas])
  return Object.fromEntries([...epochs, ...crowds, ...sent])
}

const read = (): Snapshot => JSON.parse(readFileSync(file, 'utf8'))

/** Writes the figures down, to be committed. What was not measured this time stays. */
export function updateSnapshot(growth: Growth): void {
  const gas = { ...read().gas, ...flatten(growth) }
  writeFileSync(file, `${JSON.stringify({ compiler: describeCompiler(), gas }, undefined, 2)}\n`)
}

/** What grew by more than one per cent since the snapshot, or is not in it. */
export function compareWithSnapshot(growth: Growth): string[] {
  const before = read().gas
  return Object.entries(flatten(growth)).flatMap(([name, gas]) => {
    const old = before[name]
    if (old === undefined) return [`"${name}" is not in the snapshot.`]
    return gas > old * 1.01 ? [`"${name}" grew from ${old} to ${gas}.`] : []
  })
}
