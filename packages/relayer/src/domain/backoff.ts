/**
 * How long to wait after a failure: doubled with each one, up to a limit.
 *
 * @param attempts - failures so far, 1 or more
 * @param policy - milliseconds after the first failure, and at most
 * @returns milliseconds
 */
export function backoffMs(attempts: number, { firstMs, longestMs }: { firstMs: number; longestMs: number }): number {
  return Math.min(firstMs * 2 ** (attempts - 1), longestMs)
}
