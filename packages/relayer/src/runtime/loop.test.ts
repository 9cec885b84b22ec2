import { describe, expect, test, vi } from 'vitest'
import { createLoop } from './loop.js'

/** Work that ends only when it is told to. */
function controlledWork() {
  const waiting: (() => void)[] = []
  let started = 0
  const work = () => {
    started += 1
    return new Promise<void>((resolve) => waiting.push(resolve))
  }
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
  return { work, turn, finishOne: () => waiting.shift()?.(), count: () => started }
}

const never = 1_000_000

describe('createLoop', () => {
  test('behavior: two runs do not overlap, and both happen', async () => {
    const { work, turn, finishOne, count } = controlledWork()
    const loop = createLoop(work, never)
    const both = Promise.all([loop.run(), loop.run()])
    await turn()
    expect(count()).toBe(1)
    finishOne()
    await vi.waitFor(() => expect(count()).toBe(2))
    finishOne()
    await both
  })

  test('behavior: a wake while it works is not lost', async () => {
    const { work, turn, finishOne, count } = controlledWork()
    const loop = createLoop(work, never)
    loop.start()
    await turn()
    loop.wake()
    loop.wake()
    finishOne()
    await vi.waitFor(() => expect(count()).toBe(2))
    const stopped = loop.stop()
    finishOne()
    await stopped
  })

  test('behavior: stop waits for the run under way and none follows', async () => {
    const { work, turn, finishOne, count } = controlledWork()
    const loop = createLoop(work, 1)
    loop.start()
    await turn()
    let isStopped = false
    const stopped = loop.stop().then(() => {
      isStopped = true
    })
    await turn()
    expect(isStopped).toBe(false)
    finishOne()
    await stopped
    loop.wake()
    await turn()
    expect(count()).toBe(1)
  })
})
