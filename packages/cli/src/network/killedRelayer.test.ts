import { describe, expect, test } from 'vitest'
import { planKills, startKilledRelayer } from './killedRelayer.js'
import type { RelayerProcess } from './relayerProcess.js'

const sum = (delays: readonly number[]) => delays.reduce((total, delay) => total + delay, 0)

describe('planKills', () => {
  test('default: draws as many moments as asked for, within the time of a story', () => {
    expect(planKills(0, 1)).toEqual([])
    for (const kills of [1, 10, 100]) {
      const delays = planKills(kills, 7)
      expect(delays).toHaveLength(kills)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
      expect(sum(delays)).toBeLessThan(30_000)
    }
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

  test('default: after each kill the next process starts, and stop reaches the last', async () => {
    const { log, start } = relayers()
    const kills: number[] = []
    const relayer = await startKilledRelayer(start, {
      delays: [0, 1],
      onKill: (kill) => kills.push(kill),
      signal: never,
    })
    await relayer.survived
    await relayer.stop()
    expect(log).toEqual(['start 1', 'kill 1', 'start 2', 'kill 2', 'start 3', 'stop 3'])
    expect(kills).toEqual([1, 2])
  })

  test('behavior: stop ends the killing too', async () => {
    const { log, start } = relayers()
    const relayer = await startKilledRelayer(start, { delays: [1_000_000], onKill: () => undefined, signal: never })
    await relayer.stop()
    expect(log).toEqual(['start 1', 'stop 1'])
  })

  test('error: a process that does not start again ends the run', async () => {
    const { start } = relayers(1)
    const relayer = await startKilledRelayer(start, { delays: [0], onKill: () => undefined, signal: never })
    await expect(relayer.ended).rejects.toThrow('it does not start')
    await expect(relayer.survived).rejects.toThrow('it does not start')
  })
})
