import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runTrial } from '../support/chaos/runTrial.js'
import { startChaosWorld } from '../support/chaos/stage.js'
import type { World } from '../support/relayer/world.js'

let world: World
beforeAll(async () => {
  world = await startChaosWorld()
})
afterAll(() => world.stop())

describe('a relayer under faults that dies again and again', () => {
  test.each([
    ['one', 'process'],
    ['two', 'process'],
    ['three', 'functions'],
  ] as const)(
    'behavior: seed %s, as %s: every message is delivered exactly once, no nonce gap, nothing attested that is not final and agreed',
    { timeout: 300_000 },
    async (seed, form) => {
      const result = await runTrial(world, { seed, messages: 40, largestBurst: 8, callsOfALife: 150, form })
      expect(result.violations).toEqual([])
      expect(result).toMatchObject({ sent: 40, delivered: 40, parked: 0 })
      expect(result.crashes).toBeGreaterThan(0)
      expect(Object.keys(result.faults).length).toBeGreaterThan(3)
      const ofQueue = Object.keys(result.faults).filter((name) => name.startsWith('work '))
      expect(ofQueue).toHaveLength(form === 'functions' ? 4 : 0)
      // A message costs 230,000 gas undisturbed; what is done twice must not multiply it.
      expect(result.gasPerMessage).toBeLessThan(700_000n)
    },
  )
})
