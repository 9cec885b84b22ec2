import type { Work } from '@omnicover/relayer'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
import { DeadlineNearError } from '../errors.js'
import { createSqsBatchHandler } from './sqsBatchHandler.js'

/** A batch as Lambda hands it over: one record for each group that is named. */
function batchOf(...groups: readonly string[]): SQSEvent {
  const toRecord = (group: string, index: number) => ({
    messageId: `id ${index}`,
    body: JSON.stringify({ stage: 'deliver', eid: 40_000 + index }),
    attributes: { MessageGroupId: group },
  })
  return { Records: groups.map((group, index) => toRecord(group, index) as SQSRecord) }
}

async function handleBatch(event: SQSEvent, fails: (work: Work) => boolean, remainingMs: () => number) {
  const [done, failures]: [number[], unknown[]] = [[], []]
  const handler = createSqsBatchHandler({
    handle: async (work) => {
      if (fails(work)) throw new Error('this work fails')
      done.push(work.eid)
    },
    reserveMs: 10_000,
    onFailure: (_, error) => failures.push(error),
  })
  const { batchItemFailures } = await handler(event, { getRemainingTimeInMillis: remainingMs })
  return { done, failures, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) }
}

test('answers with what failed and everything behind it in its group', async () => {
  const event = batchOf('a', 'b', 'a', 'c', 'b')
  const { done, failed, failures } = await handleBatch(
    event,
    ({ eid }) => eid === 40_001,
    () => 60_000,
  )
  expect(done).toEqual([40_000, 40_002, 40_003])
  expect(failed).toEqual(['id 1', 'id 4'])
  expect(failures).toEqual([new Error('this work fails')])
})

test('answers with all of a batch of which all fails, and does not reject: only the work comes again, the function is well', async () => {
  const { done, failed } = await handleBatch(
    batchOf('a', 'b'),
    () => true,
    () => 60_000,
  )
  expect({ done, failed }).toEqual({ done: [], failed: ['id 0', 'id 1'] })
})

test('begins nothing that it could not end before its deadline', async () => {
  const remaining = [25_000, 12_000, 9_999, 9_000]
  const { done, failed, failures } = await handleBatch(
    batchOf('a', 'b', 'c', 'd'),
    () => false,
    () => remaining.shift() ?? 0,
  )
  expect({ done, failed }).toEqual({ done: [40_000, 40_001], failed: ['id 2', 'id 3'] })
  expect(failures[0]).toBeInstanceOf(DeadlineNearError)
  expect(failures[0]).toMatchObject({ retriable: true })
})
