import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Queue, Work, WorkHandler } from '../ports/queue.js'

/** A queue to be tested, with three attempts at most. */
export type QueueUnderTest = {
  readonly queue: Queue
  /** Hands what may be done now to `handle`, as one of several consumers. */
  readonly consume: (handle: WorkHandler) => Promise<unknown>
  /** Lets the time pass after which work that was not done is seen again. */
  readonly passVisibility: () => Promise<void>
  /** How much is in the dead-letter queue. */
  readonly countParked: () => Promise<number>
  readonly stop: () => Promise<void>
}

const attest: Work = { stage: 'attest', eid: 40_231, dvn: 'first' }
const deliver: Work = { stage: 'deliver', eid: 40_231 }
const elsewhere: Work = { stage: 'deliver', eid: 40_245 }

/**
 * Proves what stages rely on in a {@link Queue}: the same in one process and in the cloud.
 *
 * @param name - of the queue, for the report
 * @param open - opens an empty queue
 */
export function testQueue(name: string, open: () => Promise<QueueUnderTest>): void {
  describe(`${name}, as a Queue`, () => {
    let opened: QueueUnderTest
    let queue: Queue
    beforeEach(async () => {
      opened = await open()
      queue = opened.queue
    })
    afterEach(() => opened?.stop())

    /** Consumes until there is nothing to do, fails what `fails` says, and returns what was handed out. A queue may hand out less than it has. */
    async function consume(fails: (work: Work) => boolean = () => false): Promise<Work[]> {
      const handed: Work[] = []
      for (let before = -1; before < handed.length; ) {
        before = handed.length
        await opened.consume(async (work) => {
          handed.push(work)
          if (fails(work)) throw new Error('this work fails')
        })
      }
      return handed
    }

    /** A consumer that has work in its hands, until it is told to have done it. */
    async function consumeAndHold(): Promise<{ readonly over: () => Promise<unknown>; readonly release: () => void }> {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let over: Promise<unknown> | undefined
      await new Promise<void>((resolve, reject) => {
        const hold = () => {
          resolve()
          return held
        }
        over = opened.consume(hold)
        over.catch(reject)
      })
      return { over: async () => over, release }
    }

    async function consumeUntilParked(): Promise<void> {
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        expect(await consume(() => true)).toHaveLength(1)
        await opened.passVisibility()
      }
      expect(await consume(() => true)).toEqual([])
      expect(await opened.countParked()).toBe(1)
    }

    test('behavior: all work comes, and is gone when it is done', async () => {
      for (const cause of ['block 1', 'block 2', 'block 3']) await queue.send(attest, cause)
      await queue.send(elsewhere, 'block 1')
      const handed = await consume()
      expect(handed.filter(({ stage }) => stage === 'attest')).toEqual([attest, attest, attest])
      expect(handed.filter(({ stage }) => stage !== 'attest')).toEqual([elsewhere])
      await opened.passVisibility()
      expect(await consume()).toEqual([])
    })

    test('behavior: the same work for the same cause is queued once, for another cause again', async () => {
      for (const cause of ['block 1', 'block 1', 'block 2', 'block 1']) await queue.send(deliver, cause)
      await queue.send(elsewhere, 'block 1')
      // In which order groups come is not promised.
      expect((await consume()).sort((a, b) => a.eid - b.eid)).toEqual([deliver, deliver, elsewhere])
      await queue.send(deliver, 'block 2')
      expect(await consume()).toEqual([])
    })

    test('behavior: a group that one consumer works on is given to no other; other groups are', async () => {
      await queue.send(deliver, 'block 1')
      const { over, release } = await consumeAndHold()
      await queue.send(deliver, 'block 2')
      await queue.send(elsewhere, 'block 2')
      expect(await consume()).toEqual([elsewhere])
      release()
      await over()
      expect(await consume()).toEqual([deliver])
    })

    test('behavior: work that fails comes again when its time has passed, before what was sent after it', async () => {
      await queue.send(deliver, 'block 1')
      expect(await consume(() => true)).toEqual([deliver])
      await queue.send(deliver, 'block 2')
      expect(await consume()).toEqual([])
      await opened.passVisibility()
      expect(await consume()).toEqual([deliver, deliver])
    })

    test('behavior: what fails holds its own group up and no other', async () => {
      for (const cause of ['block 1', 'block 2']) await queue.send(deliver, cause)
      await queue.send(elsewhere, 'block 1')
      expect(new Set(await consume(({ eid }) => eid === deliver.eid))).toEqual(new Set([deliver, elsewhere]))
      await opened.passVisibility()
      expect(await consume()).toEqual([deliver, deliver])
    })

    test('behavior: a consumer that dies with work in its hands loses none of it', async () => {
      await queue.send(deliver, 'block 1')
      await consumeAndHold()
      await opened.passVisibility()
      expect(await consume()).toEqual([deliver])
    })

    test('behavior: work that fails three times is parked, and what comes after it is done', async () => {
      await queue.send(deliver, 'block 1')
      await consumeUntilParked()
      await queue.send(deliver, 'block 2')
      expect(await consume()).toEqual([deliver])
    })

    test('behavior: redrive brings back what was parked, to be tried three times anew', async () => {
      expect(await queue.redrive()).toBe(0)
      await queue.send(attest, 'block 1')
      await consumeUntilParked()
      expect(await queue.redrive()).toBe(1)
      expect(await opened.countParked()).toBe(0)
      await consumeUntilParked()
      expect(await queue.redrive()).toBe(1)
      expect(await consume()).toEqual([attest])
      expect(await queue.redrive()).toBe(0)
    })
  })
}
