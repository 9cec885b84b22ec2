import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../snapshots/relayer.json', import.meta.url)

/** Writes the figures down, to be committed. Parts that were not measured this time stay. */
export function updateSnapshot(measured: Readonly<Record<string, unknown>>): void {
  const before: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const text = JSON.stringify({ ...before, ...measured, node: process.version }, undefined, 2)
  // Lists of numbers on one line, as the formatter wants them.
  writeFileSync(
    file,
    `${text.replace(/\[[\d.,\s]+\]/g, (list) => list.replace(/\s+/g, ' ').replace(/\[ | \]/g, (edge) => edge.trim()))}\n`,
  )
}
