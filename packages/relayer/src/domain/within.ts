/**
 * Waits for an answer no longer than a time. Who answers is not stopped: an answer after that counts for nothing.
 *
 * @param ms - milliseconds
 * @param ask - begins what is waited for
 * @param late - makes what is thrown when the time is over
 * @returns the answer; it rejects as `ask`, or with what `late` made, and leaves no timer behind
 */
export async function within<Result>(ms: number, ask: () => Promise<Result>, late: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms)
  })
  try {
    return await Promise.race([ask(), end])
  } finally {
    clearTimeout(timer)
  }
}
