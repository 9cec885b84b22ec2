import { setTimeout as sleep } from 'node:timers/promises'
import { mineAll, type World } from './world.js'

/**
 * Mines blocks until some work is done that waits for them.
 *
 * @param world - the chains
 * @param work - what waits
 * @returns what it returns
 */
export async function mineWhile<Result>(world: World, work: Promise<Result>): Promise<Result> {
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  // Its failure is the caller's, below.
  const settled = ended.catch(() => undefined)
  while (!isDone) {
    await mineAll(world)
    await Promise.race([settled, sleep(50)])
  }
  return ended
}
