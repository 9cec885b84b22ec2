import { keccak256 } from 'viem'
import { expect, test } from 'vitest'
import { wrongBlockHash } from './index.js'

const hash = '0x11' as const
const wrong = keccak256(hash)
async function told(chance: number, method: string, result: unknown): Promise<unknown> {
  const fault = wrongBlockHash({ seed: 'a', chance })
  const reply = await fault({ method, params: [] }, async () => ({ kind: 'result', result }))
  return reply.kind === 'result' ? reply.result : reply
}

test('wrongBlockHash: block, log and receipt tell the same other hash', async () => {
  expect(await told(1, 'eth_getBlockByNumber', { number: '0x1', hash })).toEqual({ number: '0x1', hash: wrong })
  expect(await told(1, 'eth_getLogs', [{ blockHash: hash, data: '0x' }])).toEqual([{ blockHash: wrong, data: '0x' }])
  expect(await told(1, 'eth_getTransactionReceipt', { blockHash: hash, logs: [{ blockHash: hash }] })).toEqual({
    blockHash: wrong,
    logs: [{ blockHash: wrong }],
  })
})

test('wrongBlockHash: blocks that are not drawn, missing ones and other answers are true', async () => {
  expect(await told(0, 'eth_getBlockByNumber', { hash })).toEqual({ hash })
  expect(await told(1, 'eth_getBlockByNumber', null)).toBeNull()
  expect(await told(1, 'eth_call', hash)).toBe(hash)
})
