/**
 * Waits for Ctrl-C or a termination signal.
 *
 * @returns a promise that resolves at the first of them; it does not keep the process alive
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
