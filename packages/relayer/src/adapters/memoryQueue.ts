import type { Clock } from '../ports/clock.js'
import { groupOfWork, type Queue, type Work, type WorkHandler } from '../ports/queue.js'

/** How a queue deals with work that is not done at the first attempt. */
export type QueuePolicy = {
  /** Milliseconds for which handed out work is hidden. If it is not done by then, it is handed out again. */
  readonly visibilityMs: number
  /** Attempts after which work is parked. */
  readonly maxReceives: number
}

/** A queue in this process, and what a consumer of it needs. */
export type MemoryQueue = Queue & {
  /** Hands everything that may be done now to `handle`, at most ten pieces, and returns how many those were. */
  readonly consume: (handle: WorkHandler) => Promise<number>
  /** What failed too often, in the order in which it was parked. */
  readonly parked: () => readonly Work[]
}

type Item = { readonly work: Work; readonly group: string; receives: number; hiddenUntilMs: number }

const batchSize = 10
const dedupMs = 300_000

/**
 * Makes a queue that forgets everything when its process ends. Nothing is lost by that: every stage looks for work when it starts.
 *
 * @param clock - tells when hidden work is to be seen again
 * @param policy - see {@link QueuePolicy}
 * @returns the queue
 */
export function createMemoryQueue(clock: Clock, { visibilityMs, maxReceives }: QueuePolicy): MemoryQueue {
  let waiting: Item[] = []
  let parked: Item[] = []
  const sentMs = new Map<string, number>()

  function enqueue(work: Work): void {
    waiting.push({ work, group: groupOfWork(work), receives: 0, hiddenUntilMs: 0 })
  }

  /** A group of which something is hidden is somebody else's. */
  function receive(): readonly Item[] {
    const nowMs = clock.nowMs()
    const spent = waiting.filter((item) => item.receives >= maxReceives && item.hiddenUntilMs <= nowMs)
    parked.push(...spent)
    waiting = waiting.filter((item) => !spent.includes(item))
    const locked = new Set(waiting.filter(({ hiddenUntilMs }) => hiddenUntilMs > nowMs).map(({ group }) => group))
    const taken = waiting.filter(({ group }) => !locked.has(group)).slice(0, batchSize)
    for (const item of taken) {
      item.receives += 1
      item.hiddenUntilMs = nowMs + visibilityMs
    }
    return taken
  }

  return {
    send: async (work, cause) => {
      const nowMs = clock.nowMs()
      for (const [name, atMs] of sentMs) if (nowMs - atMs >= dedupMs) sentMs.delete(name)
      const name = `${groupOfWork(work)}/${cause}`
      if (sentMs.has(name)) return
      sentMs.set(name, nowMs)
      enqueue(work)
    },

    consume: async (handle) => {
      const taken = receive()
      const failed = new Set<string>()
      for (const item of taken) {
        if (failed.has(item.group)) continue
        try {
          await handle(item.work)
          waiting = waiting.filter((other) => other !== item)
        } catch {
          failed.add(item.group)
        }
      }
      return taken.length
    },

    parked: () => parked.map(({ work }) => work),

    redrive: async () => {
      const { length } = parked
      for (const { work } of parked) enqueue(work)
      parked = []
      return length
    },
  }
}
