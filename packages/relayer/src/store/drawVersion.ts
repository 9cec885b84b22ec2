import { randomInt } from 'node:crypto'

/**
 * Draws the version that a row gets when it is written, at random each time. A key's rows come and go: if they were counted, who holds an
 * old version could write over another row, or take it for the one that it knows. And whoever finds the version that it drew knows that
 * it was the writer, when the answer of a database was lost: two that write over the same row draw two.
 *
 * @returns a whole number above 0 that no row of the key had before, and that no other writer draws, as good as certainly; it is exact in a double
 */
export function drawVersion(): number {
  return randomInt(1, 2 ** 47)
}
