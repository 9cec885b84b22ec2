import { readFileSync, writeFileSync } from 'node:fs'
import { describeCompiler } from './artifacts.js'
import type { Measured } from './measure.js'

const file = new URL('../snapshots/gas.json', import.meta.url)

type Figures = Record<string, number>
type Snapshot = { compiler: string; actions: Figures; proxied: Figures; messages: Figures }

function toSnapshot({ actions, proxied, deliveries }: Measured): Snapshot {
  const numbers = (figures: Record<string, bigint>): Figures =>
    Object.fromEntries(Object.entries(figures).map(([name, gas]) => [name, Number(gas)]))
  const messages = Object.fromEntries(Object.entries(deliveries).map(([name, { handler }]) => [name, handler]))
  return {
    compiler: describeCompiler(),
    actions: numbers(actions),
    proxied: numbers(proxied),
    messages: numbers(messages),
  }
}

/** Writes the figures down, to be committed. */
export function updateSnapshot(measured: Measured): void {
  writeFileSync(file, `${JSON.stringify(toSnapshot(measured), undefined, 2)}\n`)
}

/** What grew by more than one per cent since the snapshot, or is not in it. */
export function compareWithSnapshot(measured: Measured): string[] {
  const before: Snapshot = JSON.parse(readFileSync(file, 'utf8'))
  const after = toSnapshot(measured)
  return (['actions', 'proxied', 'messages'] as const).flatMap((group) => [
    ...Object.entries(after[group]).flatMap(([name, gas]) => {
      const old = before[group][name]
      if (old === undefined) return [`${group}: "${name}" is not in the snapshot.`]
      return gas > old * 1.01 ? [`${group}: "${name}" grew from ${old} to ${gas}.`] : []
    }),
    ...Object.keys(before[group]).flatMap((name) =>
      name in after[group] ? [] : [`${group}: "${name}" is no longer measured.`],
    ),
  ])
}
