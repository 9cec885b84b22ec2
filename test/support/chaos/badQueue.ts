import { type Clock, createMemoryQueue, type Queue, type Work, type WorkHandler } from '@omnicover/relayer'
import type { Draw } from './draw.js'
import { roundMs } from './stage.js'

/** A queue that outlives the processes that use it, as that of a cloud does, and that is not to be relied on. */
export type BadQueue = Pick<Queue, 'send'> & {
  /** Hands out what there is, as two consumers at once, until nothing is left or they have died. */
  readonly consume: (handle: WorkHandler, isDead: () => boolean) => Promise<void>
  /** From now on it gives what it was given, once and in order. */
  readonly mend: () => void
  /** How often something went wrong, by the name of the fault. */
  readonly faults: ReadonlyMap<string, number>
}

/** Attempts before work is put aside, and rounds after which what was put aside is queued anew, as the function `reconcile` does. */
const [maxReceives, redriveEvery] = [5, 20]
const consumers = 2

/**
 * Makes a queue that loses work, gives it twice, gives it late and in another order. What is in the hands of a process that dies comes
 * again after two rounds.
 *
 * @param clock - of the trial
 * @param draw - draws what goes wrong
 * @returns the queue, empty
 */
export function createBadQueue(clock: Clock, draw: Draw): BadQueue {
  const queue = createMemoryQueue(clock, { visibilityMs: 2 * roundMs, maxReceives })
  const faults = new Map<string, number>()
  let late: { readonly work: Work; readonly cause: string; readonly turn: number }[] = []
  let swapped: { readonly work: Work; readonly cause: string } | undefined
  let [sent, turn, isMended] = [0, 0, false]

  /** Chances in a hundred. */
  function faultOf(number: number): string | undefined {
    const drawn = isMended ? 100 : draw.number(`queue/${number}`, 100)
    const [fault] = [
      ...([
        ['work lost', 15],
        ['work twice', 30],
        ['work late', 45],
        ['work swapped', 60],
      ] as const),
    ].find(([, below]) => drawn < below) ?? [undefined]
    if (fault !== undefined) faults.set(fault, (faults.get(fault) ?? 0) + 1)
    return fault
  }

  async function enqueueLate(): Promise<void> {
    const due = late.filter((one) => one.turn <= turn || isMended)
    late = late.filter((one) => !due.includes(one))
    for (const { work, cause } of due) await queue.send(work, cause)
  }

  async function consumeAll(handle: WorkHandler, isDead: () => boolean): Promise<void> {
    for (let count = 1; count > 0 && !isDead(); ) count = await queue.consume(handle)
  }

  return {
    faults,
    mend: () => {
      isMended = true
    },
    send: async (work, cause) => {
      sent += 1
      const fault = faultOf(sent)
      const overtaken = swapped
      swapped = fault === 'work swapped' ? { work, cause } : undefined
      if (fault === 'work late') late.push({ work, cause, turn: turn + 1 + draw.number(`late/${sent}`, 5) })
      if (fault === undefined || fault === 'work twice') await queue.send(work, cause)
      if (fault === 'work twice') await queue.send(work, `${cause}, again`)
      if (overtaken !== undefined) await queue.send(overtaken.work, overtaken.cause)
    },
    consume: async (handle, isDead) => {
      turn += 1
      if (turn % redriveEvery === 0) await queue.redrive()
      await enqueueLate()
      await Promise.all(Array.from({ length: consumers }, () => consumeAll(handle, isDead)))
    },
  }
}
