import { expect, test } from 'vitest'
import { testQueue } from '../testing/queueSuite.js'
import { createMemoryQueue } from './memoryQueue.js'

const policy = { visibilityMs: 1_000, maxReceives: 3 }

testQueue('createMemoryQueue', async () => {
  let nowMs = 1_800_000_000_000
  const queue = createMemoryQueue({ nowMs: () => nowMs }, policy)
  return {
    queue,
    consume: queue.consume,
    passVisibility: async () => {
      nowMs += policy.visibilityMs
    },
    countParked: async () => queue.parked().length,
    stop: async () => {},
  }
})

test('behavior: five minutes later the same cause counts again', async () => {
  let nowMs = 0
  const queue = createMemoryQueue({ nowMs: () => nowMs }, policy)
  const consumed = () => queue.consume(async () => {})
  await queue.send({ stage: 'scan', eid: 40_161 }, 'block 1')
  expect(await consumed()).toBe(1)
  nowMs = 299_999
  await queue.send({ stage: 'scan', eid: 40_161 }, 'block 1')
  expect(await consumed()).toBe(0)
  nowMs = 300_000
  await queue.send({ stage: 'scan', eid: 40_161 }, 'block 1')
  expect(await consumed()).toBe(1)
})
