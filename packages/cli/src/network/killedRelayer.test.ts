import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { planKills, startKilledRelayer } from './killedRelayer.js'
import type { RelayerProcess } from './relayerProcess.js'

describe('planKills', () => {
  test('default: draws as many moments as asked for, in the order of the story', () => {
    expect(planKills(0, 1)).toEqual([])
    for (const kills of [1, 10, 100]) {
      const moments = planKills(kills, 7)
      expect(moments).toHaveLength(kills)
      const places = moments.map(({ step, seconds }) => step * 1_000 + seconds)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
  })

  test('default: ten kills reach every step: deposits, sales, changes, incidents, payouts and the exit', () => {
    for (let seed = 0; seed < 50; seed++)
      expect(new Set(planKills(10, seed).map(({ step }) => step))).toEqual(new Set([2, 3, 4, 5, 6, 7]))
  })

  test('behavior: a seed draws the same moments again, another one others', () => {
    expect(planKills(10, 7)).toEqual(planKills(10, 7))
    expect(planKills(10, 7)).not.toEqual(planKills(10, 8))
  })
})

describe('startKilledRelayer', () => {
  /** Relayers that only note what becomes of them; the first `fine` of them start. */
  function relayers(fine = 100) {
    const log: string[] = []
    let count = 0
    const start = async (signal: AbortSignal): Promise<RelayerProcess> => {
      signal.throwIfAborted()
      if (count === fine) throw new TypeError('it does not start')
      const name = ++count
      log.push(`start ${name}`)
      return {
        ended: new Promise(() => undefined),
        kill: async () => void log.push(`kill ${name}`),
        stop: async () => {
          log.push(`stop ${name}`)
          return []
        },
      }
    }
    return { log, start }
  }
  const never = new AbortController().signal
  const at = (step: number, seconds = 0) => ({ step, seconds })

  test('default: after each kill the next process starts, and stop reaches the last', async () => {
    const { log, start } = relayers()
    const kills: number[] = []
    const relayer = await startKilledRelayer(start, {
      kills: [at(2), at(2, 1)],
      now: () => at(2, 1),
      onKill: (kill) => kills.push(kill),
      signal: never,
    })
    await relayer.survived
    await relayer.stop()
    expect(log).toEqual(['start 1', 'kill 1', 'start 2', 'kill 2', 'start 3', 'stop 3'])
    expect(kills).toEqual([1, 2])
  })

  test('behavior: a kill waits for its moment, and one of a step that is over comes at once', async () => {
    const { log, start } = relayers()
    let now = at(2, 4)
    const options = { kills: [at(2, 5), at(3, 9)], now: () => now, onKill: () => undefined, signal: never }
    const relayer = await startKilledRelayer(start, options)
    await sleep(150)
    expect(log).toEqual(['start 1'])
    now = at(4)
    await relayer.survived
    expect(log).toEqual(['start 1', 'kill 1', 'start 2', 'kill 2', 'start 3'])
  })

  test('behavior: stop ends the killing too', async () => {
    const { log, start } = relayers()
    const relayer = await startKilledRelayer(start, {
      kills: [at(9)],
      now: () => at(2),
      onKill: () => undefined,
      signal: never,
    })
    await relayer.stop()
    expect(log).toEqual(['start 1', 'stop 1'])
  })

  test('error: a process that does not start again ends the run', async () => {
    const { start } = relayers(1)
    const relayer = await startKilledRelayer(start, {
      kills: [at(2)],
      now: () => at(2),
      onKill: () => undefined,
      signal: never,
    })
    await expect(relayer.ended).rejects.toThrow('it does not start')
    await expect(relayer.survived).rejects.toThrow('it does not start')
  })
})
