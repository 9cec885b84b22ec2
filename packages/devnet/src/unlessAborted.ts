/**
 * Does some work, and stops waiting for it when a signal calls it off. The work itself is not stopped: whoever calls takes away
 * what it stands on, and what it then comes to is ignored.
 *
 * @param signal - Calls the work off; nothing does, when absent.
 * @param work - What to do. It is not begun when the signal has aborted already.
 * @returns What the work returns.
 * @throws The signal's reason, or what the work throws.
 */
export async function unlessAborted<Value>(
  signal: AbortSignal | undefined,
  work: () => Promise<Value>,
): Promise<Value> {
  if (!signal) return work()
  signal.throwIfAborted()
  let giveUp = () => {}
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason)
  })
  signal.addEventListener('abort', giveUp)
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
