/** Runs one piece of work after the other. A piece that fails does not stop those behind it. */
export type Mutex = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Makes a mutex for this process. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}
