import { randomInt } from 'node:crypto'

/**
 * The version of a row that is written where there is none. A key's rows come and go: if each began at 1, who holds an old version could
 * write over another row, or take it for the one that it knows.
 *
 * @returns a whole number that no row of the key had before, as good as certainly; versions above it stay exact in a double
 */
export function firstVersion(): number {
  return randomInt(1, 2 ** 47)
}
