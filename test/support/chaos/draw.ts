import { createHash } from 'node:crypto'

/** Draws of a seed. The same seed and name always draw the same. */
export type Draw = {
  /** Whether something of this chance, 0 to 1, happens. */
  readonly happens: (name: string, chance: number) => boolean
  /** A whole number from 0 up to, and without, `below`. */
  readonly number: (name: string, below: number) => number
}

/** Makes the draws of a seed. */
export function createDraw(seed: string): Draw {
  const draw = (name: string) => createHash('sha256').update(`${seed}/${name}`).digest().readUIntBE(0, 6) / 2 ** 48
  return {
    happens: (name, chance) => draw(name) < chance,
    number: (name, below) => Math.floor(draw(name) * below),
  }
}
