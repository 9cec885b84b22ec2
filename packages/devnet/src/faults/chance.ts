import { keccak256, stringToHex } from 'viem'

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
  const outcome = Number(BigInt(keccak256(stringToHex(`${seed}/${name}`))) % BigInt(OUTCOMES))
  return outcome < chance * OUTCOMES
}
