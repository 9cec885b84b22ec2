/**
 * Lists whole numbers.
 *
 * @param from - the first
 * @param to - the last; none when it is below the first
 * @returns the numbers, rising
 */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
}
