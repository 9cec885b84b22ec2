import { readFileSync, writeFileSync } from 'node:fs'
import { messageVectors } from './messageVectors.js'
import { sumTreeVectors } from './sumTreeVectors.js'

/** What the shared vectors of each file are made by. */
const vectors = { 'messages.json': messageVectors, 'sumTrees.json': sumTreeVectors }

/** A file of shared vectors: code in both languages is tested against it. */
export type VectorsFile = keyof typeof vectors

const urlOf = (file: VectorsFile) => new URL(`../../../packages/core/vectors/${file}`, import.meta.url)

/** The text that a file of vectors has to have: amounts are decimal strings, because JSON numbers cannot hold them. */
export async function vectorsText(file: VectorsFile): Promise<string> {
  const made = await vectors[file]()
  return `${JSON.stringify(made, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`
}

/** The text that it has. */
export function readVectors(file: VectorsFile): string {
  return readFileSync(urlOf(file), 'utf8')
}

/** Writes all files of vectors. */
export async function writeVectors(): Promise<void> {
  for (const file of Object.keys(vectors) as VectorsFile[]) writeFileSync(urlOf(file), await vectorsText(file))
}
