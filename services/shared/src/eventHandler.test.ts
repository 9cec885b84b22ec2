import { DeadlineNearError, type LogFields } from '@omnicover/aws'
import { RpcUnreachableError, WrongChainIdError } from '@omnicover/relayer'
import type { Context } from 'aws-lambda'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createDeadline } from './deadline.js'
import { createEventHandler } from './eventHandler.js'

async function invoke(event: unknown, failure?: Error) {
  const lines: LogFields[] = []
  const handler = createEventHandler({
    event: z.strictObject({ eid: z.int() }),
    run: async ({ eid }) => {
      if (failure !== undefined) throw failure
      return { outcome: 'scanned', eid }
    },
    deadline: createDeadline(0),
    log: {
      begin: () => undefined,
      write: (level, event, fields) => lines.push({ level, event, ...fields }),
    },
  })
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 } as Context
  // The handler is asynchronous, so it never calls back.
  const [settled] = await Promise.allSettled([Promise.resolve(handler(event, context, () => undefined))])
  return { settled, lines }
}

test('answers with what was done, and says so in one line', async () => {
  const { settled, lines } = await invoke({ eid: 1 })
  expect(settled).toEqual({ status: 'fulfilled', value: { outcome: 'scanned', eid: 1 } })
  expect(lines).toEqual([{ level: 'info', event: 'invocation', outcome: 'scanned', eid: 1 }])
})

test('throws what may pass by itself, and what nobody foresaw, so that Lambda runs the event again', async () => {
  const silent = new RpcUnreachableError('https://rpc.example', 'timeout')
  expect(await invoke({ eid: 1 }, silent)).toMatchObject({
    settled: { status: 'rejected', reason: silent },
    lines: [{ level: 'error', outcome: 'failed', code: 'RPC_UNREACHABLE' }],
  })
  const { settled, lines } = await invoke({ eid: 1 }, new TypeError('a bug'))
  expect(settled.status).toBe('rejected')
  expect(lines).toMatchObject([{ outcome: 'failed', code: 'UNEXPECTED', reason: expect.stringContaining('a bug') }])
})

test('acknowledges what needs a person, and says so', async () => {
  const wrong = new WrongChainIdError('https://rpc.example', 40_161, 1, 2)
  expect(await invoke({ eid: 1 }, wrong)).toMatchObject({
    settled: { status: 'fulfilled', value: { outcome: 'refused', code: 'WRONG_CHAIN_ID' } },
    lines: [{ level: 'error', outcome: 'refused' }],
  })
})

test('acknowledges work that it had no time for: the next run carries on', async () => {
  expect(await invoke({ eid: 1 }, new DeadlineNearError(1, 2))).toMatchObject({
    settled: { status: 'fulfilled', value: { outcome: 'unfinished' } },
    lines: [{ level: 'warn' }],
  })
})

test.each([undefined, {}, { eid: '1' }, { eid: 1, chain: 1 }])('refuses the event %j', async (event) => {
  expect(await invoke(event)).toMatchObject({ settled: { value: { outcome: 'refused', code: 'EVENT_INVALID' } } })
})
