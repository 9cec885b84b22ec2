import { expect, test } from 'vitest'
import { type RpcRequest, staleHead } from './index.js'

test('staleHead: a head is told so many times before the node is asked again; other requests go through', async () => {
  let head = 0
  const fault = staleHead(3)
  const ask = async (request: RpcRequest) => {
    head += 1
    const reply = await fault(request, async () => ({ kind: 'result', result: head }))
    return reply.kind === 'result' ? reply.result : reply
  }
  const newest = { method: 'eth_getBlockByNumber', params: ['latest', false] }
  expect([await ask(newest), await ask(newest), await ask(newest), await ask(newest)]).toEqual([1, 1, 1, 4])
  expect(await ask({ method: 'eth_blockNumber', params: [] })).toBe(5)
  expect(await ask({ method: 'eth_getBlockByNumber', params: ['0x1', false] })).toBe(6)
  expect([await ask(newest), await ask({ method: 'eth_blockNumber', params: [] })]).toEqual([4, 5])
})
