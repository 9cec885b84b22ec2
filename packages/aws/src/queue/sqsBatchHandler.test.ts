import type { Work } from '@omnicover/relayer'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
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

async function handleBatch(event: SQSEvent, fails: (work: Work) => boolean) {
  const [done, failures]: [number[], unknown[]] = [[], []]
  const handler = createSqsBatchHandler({
    handle: async (work) => {
      if (fails(work)) throw new Error('this work fails')
      done.push(work.eid)
    },
    onFailure: (_, error) => failures.push(error),
  })
  const { batchItemFailures } = await handler(event)
  return { done, failures, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) }
}

test('answers with what failed and everything behind it in its group', async () => {
  const event = batchOf('a', 'b', 'a', 'c', 'b')
  const { done, failed, failures } = await handleBatch(event, ({ eid }) => eid === 40_001)
  expect(done).toEqual([40_000, 40_002, 40_003])
  expect(failed).toEqual(['id 1', 'id 4'])
  expect(failures).toEqual([new Error('this work fails')])
})

test('answers with all of a batch of which all fails, and does not reject: only the work comes again, the function is well', async () => {
  const { done, failed } = await handleBatch(batchOf('a', 'b'), () => true)
  expect({ done, failed }).toEqual({ done: [], failed: ['id 0', 'id 1'] })
})
