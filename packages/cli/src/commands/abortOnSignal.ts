import { InterruptedError } from '../errors.js'

/**
 * Turns Ctrl-C and the signals that end a process into an abort signal. They no longer end the process themselves, neither the
 * first nor any after it (one Ctrl-C can arrive twice, from the terminal and from npm): what was started is stopped in order.
 *
 * @param onFirst - is called with the first of them
 * @returns a signal that the first of them aborts with an {@link InterruptedError}
 */
export function abortOnSignal(onFirst = () => console.error('\nStopping everything.')): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!signal.aborted) onFirst()
      controller.abort(new InterruptedError(name))
    })
  }
  return signal
}
