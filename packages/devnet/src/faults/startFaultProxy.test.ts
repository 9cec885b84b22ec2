import { createClient, http } from 'viem'
import { getBlockNumber, getChainId } from 'viem/actions'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../anvil/startAnvil.js'
import {
  answerStatus,
  cut,
  delay,
  type Fault,
  type FaultProxy,
  limitLogRange,
  startFaultProxy,
  truncate,
} from './index.js'

let anvil: Anvil
beforeAll(async () => {
  anvil = await startAnvil({ chainId: 77 })
})
afterAll(() => anvil.stop())

let proxies: FaultProxy[] = []
afterEach(async () => {
  for (const proxy of proxies) await proxy.stop()
  proxies = []
})

async function start(...faults: Fault[]): Promise<FaultProxy> {
  const proxy = await startFaultProxy(anvil.rpcUrl, faults)
  proxies.push(proxy)
  return proxy
}

const clientOf = ({ url }: { url: string }, options: Parameters<typeof http>[1] = {}) =>
  createClient({ transport: http(url, { retryCount: 0, ...options }), cacheTime: 0 })

const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) })
const chainId = { jsonrpc: '2.0', id: 'mine', method: 'eth_chainId' }

describe('startFaultProxy', () => {
  test('default: passes requests on, answers under their ids, and counts them', async () => {
    const proxy = await start()
    expect(await (await post(proxy.url, chainId)).json()).toEqual({ jsonrpc: '2.0', id: 'mine', result: '0x4d' })
    await getBlockNumber(clientOf(proxy))
    expect([proxy.count('eth_chainId'), proxy.count('eth_blockNumber'), proxy.count('eth_call')]).toEqual([1, 1, 0])
  })

  test('behavior: a batch is answered as a batch', async () => {
    const proxy = await start()
    const answer = await post(proxy.url, [chainId, { jsonrpc: '2.0', id: 2, method: 'eth_blockNumber', params: [] }])
    expect(await answer.json()).toEqual([
      { jsonrpc: '2.0', id: 'mine', result: '0x4d' },
      { jsonrpc: '2.0', id: 2, result: '0x0' },
    ])
  })

  test('behavior: an error of the node gets through with its code', async () => {
    const proxy = await start()
    const answer = await post(proxy.url, { jsonrpc: '2.0', id: 3, method: 'eth_nothing' })
    expect(await answer.json()).toMatchObject({
      id: 3,
      error: { code: expect.any(Number), message: expect.any(String) },
    })
  })

  test('behavior: while it is down connections are cut, and afterwards it answers again', async () => {
    const proxy = await start()
    proxy.setDown(true)
    await expect(post(proxy.url, chainId)).rejects.toThrow()
    proxy.setDown(false)
    expect(await getChainId(clientOf(proxy))).toBe(77)
  })

  test('behavior: without a node behind it connections are cut', async () => {
    const proxy = await startFaultProxy('http://127.0.0.1:1')
    proxies.push(proxy)
    await expect(post(proxy.url, chainId)).rejects.toThrow()
  })

  test('behavior: faults can be changed while it runs, and taken away', async () => {
    const proxy = await start(answerStatus(503))
    expect((await post(proxy.url, chainId)).status).toBe(503)
    proxy.inject(answerStatus(429))
    expect((await post(proxy.url, chainId)).status).toBe(429)
    proxy.inject()
    expect((await post(proxy.url, chainId)).status).toBe(200)
  })

  test('behavior: stop frees the port, and a second stop does nothing', async () => {
    const proxy = await start()
    await proxy.stop()
    await proxy.stop()
    await expect(post(proxy.url, chainId)).rejects.toThrow()
  })
})

describe('faults on the wire', () => {
  test('answerStatus: a client sees the status', async () => {
    await expect(getChainId(clientOf(await start(answerStatus(429))))).rejects.toThrow('Status: 429')
  })

  test('cut: before the node has heard it, nothing happens there; after it, only the answer is lost', async () => {
    const mine = { jsonrpc: '2.0', id: 4, method: 'evm_mine', params: [] }
    const height = () => getBlockNumber(clientOf({ url: anvil.rpcUrl }))
    const before = await height()
    await expect(post((await start(cut('before'))).url, mine)).rejects.toThrow()
    expect(await height()).toBe(before)
    await expect(post((await start(cut('after'))).url, mine)).rejects.toThrow()
    expect(await height()).toBe(before + 1n)
  })

  test('delay: a client without the patience gives up, one with it is answered', async () => {
    const proxy = await start(delay(200))
    await expect(getChainId(clientOf(proxy, { timeout: 50 }))).rejects.toThrow('took too long')
    expect(await getChainId(clientOf(proxy))).toBe(77)
  })

  test('truncate: a client gets half of the JSON', async () => {
    const answer = await post((await start(truncate())).url, chainId)
    const whole = JSON.stringify({ jsonrpc: '2.0', id: 'mine', result: '0x4d' })
    expect(await answer.text()).toBe(whole.slice(0, whole.length / 2))
    await expect(getChainId(clientOf(await start(truncate())))).rejects.toThrow()
  })

  test('limitLogRange: as many blocks are searched, one more is refused with a reason', async () => {
    const proxy = await start(limitLogRange(7))
    const search = async (toBlock: string) => {
      const params = [{ fromBlock: '0x0', toBlock }]
      return (await post(proxy.url, { jsonrpc: '2.0', id: 5, method: 'eth_getLogs', params })).json()
    }
    expect(await search('0x6')).toMatchObject({ result: [] })
    expect(await search('0x7')).toMatchObject({ error: { code: -32005, message: 'query exceeds max block range 7' } })
  })
})
