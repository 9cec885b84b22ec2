import { DeadlineNearError, type LogFields } from '@omnicover/aws'
import { LeaseHeldError, RpcUnreachableError, type Work } from '@omnicover/relayer'
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
import { createDeadline } from './deadline.js'
import { startMeter } from './startMeter.js'
import { createWorkHandler } from './workHandler.js'

const deliver = (eid: number): Work => ({ stage: 'deliver', eid })

/** A batch as Lambda hands it over, and all that can be seen of it. */
async function handleBatch(works: readonly Work[], run: (work: Work) => Promise<void>) {
  const [done, lines, again]: [number[], LogFields[], string[]] = [[], [], []]
  const handler = createWorkHandler({
    run: async (work) => {
      await run(work)
      done.push(work.eid)
    },
    comeAgainSoon: async (records) => void again.push(...records.map(({ messageId }) => messageId)),
    deadline: createDeadline(0),
    meter: startMeter({}),
    log: {
      begin: () => undefined,
      write: (level, event, fields) => lines.push({ level, event, ...fields }),
    },
  })
  const Records = works.map((work, index) => {
    const attributes = { MessageGroupId: `deliver/${work.eid}` }
    return { messageId: `id ${index}`, body: JSON.stringify(work), attributes } as SQSRecord
  })
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 } as Context
  const { batchItemFailures } = await handler({ Records } as SQSEvent, context)
  return { done, lines, again, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) }
}

test('looks once at a chain that a batch names several times', async () => {
  const { done, failed, again } = await handleBatch([deliver(1), deliver(2), deliver(1)], async () => undefined)
  expect({ done, failed, again }).toEqual({ done: [1, 2], failed: [], again: [] })
})

test('reports what fails with all behind it in its group, and makes all of them come again soon', async () => {
  const { done, failed, again, lines } = await handleBatch([deliver(1), deliver(2), deliver(1)], async ({ eid }) => {
    if (eid === 1) throw new RpcUnreachableError('https://rpc.example', 'timeout')
  })
  expect({ done, failed, again }).toEqual({ done: [2], failed: ['id 0', 'id 2'], again: ['id 0', 'id 2'] })
  expect(lines[0]).toMatchObject({ level: 'error', outcome: 'failed', code: 'RPC_UNREACHABLE' })
})

test.each([
  ['unfinished', new DeadlineNearError(1, 2)],
  ['busy', new LeaseHeldError('deliver/1', 3)],
])('acknowledges work that is %s: the next message comes within a minute', async (outcome, error) => {
  const { failed, lines } = await handleBatch([deliver(1)], () => Promise.reject(error))
  expect(failed).toEqual([])
  expect(lines).toMatchObject([{ level: 'warn', outcome, stage: 'deliver', eid: 1 }])
})
