import { type MessageReference, RpcUnreachableError, WrongChainIdError } from '@omnicover/relayer'
import type { Context } from 'aws-lambda'
import { expect, test } from 'vitest'
import { createHandler } from './handler.js'
import type { LogFields } from './log.js'

type Run = { readonly found?: readonly MessageReference[]; readonly failure?: Error; readonly wakeFails?: boolean }

const message = (nonce: bigint, dstEid: number): MessageReference => {
  return { guid: `0x${'ab'.repeat(32)}`, srcEid: 40_161, dstEid, nonce }
}

/** One invocation, and all that can be seen of it. */
async function invoke(event: unknown, { found = [], failure, wakeFails = false }: Run = {}) {
  const [scanned, woken, lines]: [number[], number[], LogFields[]] = [[], [], []]
  const handler = createHandler({
    scanChain: async (eid, onFound) => {
      scanned.push(eid)
      for (const each of found) onFound(each)
      if (failure !== undefined) throw failure
    },
    wakeUp: async (dstEid) => {
      woken.push(dstEid)
      if (wakeFails) throw new Error('throttled')
    },
    log: (level, fields) => lines.push({ level, ...fields }),
  })
  // The handler is asynchronous, so it never calls back.
  const result = Promise.resolve(handler(event, { awsRequestId: 'request-1' } as Context, () => undefined))
  const [settled] = await Promise.allSettled([result])
  return { settled, scanned, woken, lines }
}

test('scans the chain that the event names, and wakes the next function once for each destination', async () => {
  const found = [message(1n, 40_231), message(2n, 40_231), message(1n, 40_245)]
  const { settled, scanned, woken, lines } = await invoke({ eid: 40_161 }, { found })
  expect(settled).toEqual({ status: 'fulfilled', value: { outcome: 'scanned', eid: 40_161, found: 3 } })
  expect({ scanned, woken }).toEqual({ scanned: [40_161], woken: [40_231, 40_245] })
  expect(lines).toEqual([
    { level: 'info', event: 'invocation', awsRequestId: 'request-1', outcome: 'scanned', eid: 40_161, found: 3 },
  ])
})

test('wakes nobody when nothing was found', async () => {
  expect((await invoke({ eid: 40_161 })).woken).toEqual([])
})

test('throws what may pass by itself, so that Lambda runs the event again', async () => {
  const failure = new RpcUnreachableError('https://rpc.example', 'timeout')
  const { settled, lines } = await invoke({ eid: 40_161 }, { failure })
  expect(settled).toEqual({ status: 'rejected', reason: failure })
  expect(lines).toMatchObject([{ level: 'error', outcome: 'failed', code: 'RPC_UNREACHABLE' }])
})

test('acknowledges what needs a person, and says so in one line', async () => {
  const failure = new WrongChainIdError('https://rpc.example', 40_161, 1, 2)
  const { settled, lines } = await invoke({ eid: 40_161 }, { failure })
  expect(settled).toEqual({ status: 'fulfilled', value: { outcome: 'refused', code: 'WRONG_CHAIN_ID' } })
  expect(lines).toMatchObject([{ level: 'error', outcome: 'refused', code: 'WRONG_CHAIN_ID' }])
})

test('throws an error that nobody foresaw', async () => {
  const { settled, lines } = await invoke({ eid: 40_161 }, { failure: new TypeError('a bug') })
  expect(settled.status).toBe('rejected')
  expect(lines).toMatchObject([{ outcome: 'failed', code: 'UNEXPECTED' }])
})

test('starts the work of what was found before the scan failed: the next scan does not find it again', async () => {
  const failure = new RpcUnreachableError('https://rpc.example', 'timeout')
  expect((await invoke({ eid: 40_161 }, { found: [message(1n, 40_231)], failure })).woken).toEqual([40_231])
})

test('does not fail with the next function, which also has a schedule of its own', async () => {
  const { settled, lines } = await invoke({ eid: 40_161 }, { found: [message(1n, 40_231)], wakeFails: true })
  expect(settled.status).toBe('fulfilled')
  expect(lines[0]).toMatchObject({ level: 'warn', event: 'wakeUpFailed', dstEid: 40_231, reason: 'throttled' })
})

test.each([undefined, {}, { eid: '40161' }, { eid: 101 }, { eid: 40_161, chain: 1 }])(
  'refuses the event %j without scanning',
  async (event) => {
    const { settled, scanned } = await invoke(event)
    expect(settled).toMatchObject({ status: 'fulfilled', value: { outcome: 'refused', code: 'EVENT_INVALID' } })
    expect(scanned).toEqual([])
  },
)
