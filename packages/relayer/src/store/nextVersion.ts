import { randomInt } from 'node:crypto'

/**
 * The version that a row gets when it is written. A key's rows come and go: if each began at 1, who holds an old version could write over
 * another row, or take it for the one that it knows. So the first one is drawn at random.
 *
 * @param version - of the row that is written over; 0 where there is none
 * @returns a whole number that no row of the key had before, as good as certainly; versions above it stay exact in a double
 */
export function nextVersion(version: number): number {
  return version === 0 ? randomInt(1, 2 ** 47) : version + 1
}
