import type { Chain, Store } from '@omnicover/relayer'

/** Thrown in place of an external effect, and by everything after it: the process is dead. */
export class CrashError extends Error {
  override readonly name = 'CrashError'
}

/**
 * Dies at one external effect: a write to the store or a broadcast. Half of the crashes come before the effect, half after it has
 * happened and before the caller knows.
 */
export type Crash = {
  readonly wrapStore: (store: Store) => Store
  readonly wrapChain: (chain: Chain) => Chain
  /** Effects so far; how many there are in all when nothing crashed. */
  readonly count: () => number
  readonly isDead: () => boolean
}

/**
 * Plans a crash.
 *
 * @param at - the number of the effect, from 0; -1 for none
 * @param when - before the effect, or after it
 * @returns wrappers for the ports
 */
export function planCrash(at: number, when: 'before' | 'after'): Crash {
  let effects = 0
  let isDead = false

  async function effect<Result>(act: () => Promise<Result>): Promise<Result> {
    if (isDead) throw new CrashError()
    const isMine = effects === at
    effects += 1
    if (isMine) isDead = true
    if (isMine && when === 'before') throw new CrashError()
    const result = await act()
    if (isMine) throw new CrashError()
    return result
  }
  async function read<Result>(act: () => Promise<Result>): Promise<Result> {
    if (isDead) throw new CrashError()
    return act()
  }

  return {
    count: () => effects,
    isDead: () => isDead,
    wrapStore: (store) => ({
      ...store,
      get: (key) => read(() => store.get(key)),
      compareAndSwap: (key, version, value) => effect(() => store.compareAndSwap(key, version, value)),
      remove: (key, version) => effect(() => store.remove(key, version)),
    }),
    wrapChain: (chain) => ({
      ...chain,
      broadcast: (raw) => effect(() => chain.broadcast(raw)),
      getNonce: (address) => read(() => chain.getNonce(address)),
    }),
  }
}
