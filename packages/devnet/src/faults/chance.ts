import { createHash } from 'node:crypto'

/** How many different outcomes a draw has. */
const OUTCOMES = 1_000_000

/**
 * Draws whether something happens.
 *
 * @param seed - The same seed and name always draw the same.
 * @param name - What it is about, for example the number of a request or the hash of a log.
 * @param chance - From 0, never, to 1, always.
 * @returns Whether it happens.
 */
export function happens(seed: string, name: string, chance: number): boolean {
  if (chance <= 0) return false
  return createHash('sha256').update(`${seed}/${name}`).digest().readUIntBE(0, 6) % OUTCOMES < chance * OUTCOMES
}
