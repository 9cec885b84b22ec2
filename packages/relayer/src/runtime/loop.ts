/** Work that is repeated: at its pace, and at once when something has woken it. It never runs twice at the same time. */
export type Loop = {
  /** Runs the work once, after the run that is under way if there is one. It does not throw. */
  readonly run: () => Promise<void>
  readonly start: () => void
  /** Runs the work soon instead of after the interval. */
  readonly wake: () => void
  /** Stops repeating, and resolves when the run under way has ended. */
  readonly stop: () => Promise<void>
}

/**
 * Makes a loop.
 *
 * @param work - what to repeat; it must not throw
 * @param intervalMs - pause between two runs
 * @returns the loop, not started
 */
export function createLoop(work: () => Promise<void>, intervalMs: number): Loop {
  let isStarted = false
  let isWoken = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  function run(): Promise<void> {
    running = running.then(work)
    return running
  }

  async function repeat(): Promise<void> {
    isWoken = false
    timer = undefined
    await run()
    if (isStarted) timer = setTimeout(repeat, isWoken ? 0 : intervalMs)
  }

  return {
    run,
    start: () => {
      if (isStarted) return
      isStarted = true
      void repeat()
    },
    wake: () => {
      isWoken = true
      if (timer === undefined) return
      clearTimeout(timer)
      void repeat()
    },
    stop: async () => {
      isStarted = false
      clearTimeout(timer)
      timer = undefined
      await running
    },
  }
}
