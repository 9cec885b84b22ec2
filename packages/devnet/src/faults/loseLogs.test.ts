import { expect, test } from 'vitest'
import { type Fault, loseLogs } from './index.js'

const logs = Array.from({ length: 40 }, (_, i) => ({ transactionHash: `0x${i}`, logIndex: '0x0' }))
async function told(fault: Fault, method: string, result: unknown): Promise<unknown> {
  const reply = await fault({ method, params: [] }, async () => ({ kind: 'result', result }))
  return reply.kind === 'result' ? reply.result : reply
}

test('loseLogs: a search misses a part, always the same one, and another seed another one', async () => {
  const found = await told(loseLogs({ seed: 'a', chance: 0.5 }), 'eth_getLogs', logs)
  expect((found as unknown[]).length).toBeGreaterThan(8)
  expect((found as unknown[]).length).toBeLessThan(32)
  expect(await told(loseLogs({ seed: 'a', chance: 0.5 }), 'eth_getLogs', logs)).toEqual(found)
  expect(await told(loseLogs({ seed: 'b', chance: 0.5 }), 'eth_getLogs', logs)).not.toEqual(found)
})

test('loseLogs: 0 loses none, 1 loses all, and a receipt has them still', async () => {
  expect(await told(loseLogs({ seed: 'a', chance: 0 }), 'eth_getLogs', logs)).toEqual(logs)
  const all = loseLogs({ seed: 'a', chance: 1 })
  expect(await told(all, 'eth_getLogs', logs)).toEqual([])
  expect(await told(all, 'eth_getTransactionReceipt', { logs })).toEqual({ logs })
})
