import type { Chain, Store } from '@omnicover/relayer'

/** Thrown in place of an external effect, and by everything after it: the process is dead. */
export class CrashError extends Error {
  override readonly name = 'CrashError'
}

/** A moment at which a process may die: before a call of a port has begun, or when it is over and its caller does not know yet. */
export type CrashPoint = {
  readonly port: string
  readonly method: string
  readonly when: 'before' | 'after'
  /** How many calls of ports came before this one. */
  readonly number: number
}

/** A process that may die at every call of every port that it was given. */
export type Mortal = {
  /** Puts a crash point before and after every call of a port, whatever its methods are. */
  readonly wrap: <Port extends object>(name: string, port: Port) => Port
  readonly isDead: () => boolean
  /** Calls so far. */
  readonly count: () => number
}

/** Methods that give one answer after the other; all others give one. */
const streams = ['scan']
/** What is left of a process that died: its files are closed by the system. */
const afterDeath = ['close']

/**
 * Makes a process mortal. Its points come from the ports alone: a method that is added to one has its points by itself.
 *
 * @param isFatal - whether it dies there
 * @returns the wrapper for its ports
 */
export function createMortal(isFatal: (point: CrashPoint) => boolean): Mortal {
  let calls = 0
  let isDead = false

  function pass(point: CrashPoint): void {
    isDead ||= isFatal(point)
    if (isDead) throw new CrashError()
  }
  function open(port: string, method: string) {
    if (isDead) throw new CrashError()
    const number = calls
    calls += 1
    return (when: 'before' | 'after') => pass({ port, method, when, number })
  }

  return {
    isDead: () => isDead,
    count: () => calls,
    wrap: (name, port) => {
      const wrapMethod = (method: string, act: (...args: unknown[]) => unknown) => {
        if (afterDeath.includes(method)) return act
        if (streams.includes(method)) {
          return async function* (...args: unknown[]) {
            const reach = open(name, method)
            reach('before')
            yield* act(...args) as AsyncIterable<unknown>
            reach('after')
          }
        }
        return async (...args: unknown[]) => {
          const reach = open(name, method)
          reach('before')
          const result = await act(...args)
          reach('after')
          return result
        }
      }
      const wrapped = Object.entries(port).map(([key, value]) => [
        key,
        typeof value === 'function' ? wrapMethod(key, value) : value,
      ])
      return Object.fromEntries(wrapped)
    },
  }
}

/** What outlives a process: dying at any other call is dying at the last of these before it. */
const lasting = ['compareAndSwap', 'remove', 'broadcast']

/**
 * Dies at one lasting effect: a write to the store or a broadcast. Half of the crashes come before the effect, half after it has
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
  const effects: number[] = []
  const mortal = createMortal((point) => {
    if (!lasting.includes(point.method)) return false
    if (point.when === 'before') effects.push(point.number)
    return point.when === when && effects.indexOf(point.number) === at
  })
  return {
    count: () => effects.length,
    isDead: mortal.isDead,
    wrapStore: (store) => mortal.wrap('store', store),
    wrapChain: (chain) => mortal.wrap('chain', chain),
  }
}
