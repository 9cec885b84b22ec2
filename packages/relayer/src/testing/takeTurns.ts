import type { Store } from '../ports/store.js'

/** What a process does with a store. */
export type Actor = (store: Store) => Promise<unknown>

/** Processes of which each waits before every step that it takes in the store, until it is told to take it. */
export type Turns = {
  /** Which processes have not come to their end, by their index. */
  readonly waiting: () => readonly number[]
  /** Lets a process take one step, and waits until it is before its next one, or at its end. Does nothing when it is. */
  readonly step: (index: number) => Promise<void>
  /** What a process came to. @throws what it threw; never ends for one that has not come to its end */
  readonly outcome: (index: number) => Promise<unknown>
}

/**
 * Runs processes step by step, in any order that is asked for: who stops in the middle has died there.
 *
 * @param store - that all of them share
 * @param actors - what they do
 * @returns them, each before its first step
 */
export async function takeTurns(store: Store, actors: readonly Actor[]): Promise<Turns> {
  const all = await Promise.all(actors.map((act) => start(store, act)))
  return {
    waiting: () => [...all.keys()].filter((index) => !all[index]?.isAtEnd()),
    step: async (index) => all[index]?.step(),
    outcome: async (index) => all[index]?.outcome,
  }
}

async function start(store: Store, act: Actor) {
  let release = () => {}
  let arrive = () => {}
  let isAtEnd = false
  const arrival = () =>
    new Promise<void>((resolve) => {
      arrive = resolve
    })
  const turn = () =>
    new Promise<void>((resolve) => {
      release = resolve
      arrive()
    })

  const arrived = arrival()
  const outcome = act({
    get: (key) => turn().then(() => store.get(key)),
    compareAndSwap: (key, version, value) => turn().then(() => store.compareAndSwap(key, version, value)),
    remove: (key, version) => turn().then(() => store.remove(key, version)),
    scan: async function* (prefix) {
      await turn()
      yield* store.scan(prefix)
    },
    close: async () => {},
  }).finally(() => {
    isAtEnd = true
    arrive()
  })
  await arrived
  return {
    isAtEnd: () => isAtEnd,
    outcome,
    step: async () => {
      if (isAtEnd) return
      const next = arrival()
      release()
      await next
    },
  }
}
