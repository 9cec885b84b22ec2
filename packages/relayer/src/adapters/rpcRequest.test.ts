import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { endpointV2Abi } from '@omnicover/deployments'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RpcAnswerTooLargeError, RpcRefusedError, RpcUnreachableError } from '../errors.js'
import { contractRead } from '../ports/chain.js'
import { createViemChain } from './viemChain.js'

/** How a node answers anything but for its chain id. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void

const prove: Answer = (response) => response.end('{"jsonrpc":"2.0","id":1,"result":"0x1"}')

const servers: Server[] = []
let closedEarly = 0

async function startNode(answer: Answer, proof: Answer = prove): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      if (body.includes('eth_chainId')) proof(response, request)
      else answer(response, request)
    })
    response.on('close', () => {
      if (!response.writableEnded) closedEarly += 1
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

let honest: string
let endless: string
let stalled: string
beforeAll(async () => {
  honest = await startNode((response) => response.end('{"jsonrpc":"2.0","id":2,"result":"0x7"}'))
  // Writes for as long as somebody reads.
  endless = await startNode((response) => {
    const part = 'f'.repeat(65_536)
    const write = () => {
      while (response.write(part));
    }
    response.on('drain', write)
    response.write('{"jsonrpc":"2.0","id":1,"result":"0x')
    write()
  })
  stalled = await startNode((response) => response.write('{"jsonrpc":"2.0","id":1,"result":"0x'))
})
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const connect = (...rpcUrls: string[]) =>
  createViemChain({ eid: 40_161, chainId: 1, rpcUrls, timeoutMs: 1_000, mostBytes: 1_000_000 })
const address = '0x1a44076050125825900e736c501f859c50fE728c'

test('reads no more of an answer than it may, says whose it was, and hangs up', async () => {
  const [before, error] = [
    closedEarly,
    await connect(endless)
      .getBalance(address)
      .catch((thrown: unknown) => thrown),
  ]
  expect(error).toBeInstanceOf(RpcAnswerTooLargeError)
  expect(error).toMatchObject({ code: 'RPC_ANSWER_TOO_LARGE', retriable: true, url: endless, isRateLimit: false })
  expect(`${error}`).toContain('refused eth_getBalance: its answer has more than the 1000000 bytes')
  await expect.poll(() => closedEarly).toBe(before + 1)
})

test('an answer that begins and never ends has failed when its time is over', async () => {
  await expect(connect(stalled).getBalance(address)).rejects.toThrow(RpcUnreachableError)
})

test('the proof of the chain and the first question share one time limit', async () => {
  let delayMs = 600
  const slow = await startNode(
    (response) => setTimeout(() => response.end('{"id":2,"result":"0x7"}'), delayMs),
    (response, request) => setTimeout(() => prove(response, request), delayMs),
  )
  await expect(connect(slow).getBalance(address)).rejects.toThrow(RpcUnreachableError)
  delayMs = 0
  expect(await connect(slow).getBalance(address)).toBe(7n)
})

test('both are a fault of that provider alone: the next one is asked', async () => {
  expect(await connect(endless, honest).getBalance(address)).toBe(7n)
  expect(await connect(stalled, honest).getBalance(address)).toBe(7n)
})

const read = contractRead({
  ...{ address, abi: endpointV2Abi, functionName: 'lazyInboundNonce' },
  args: [address, 1, `0x${'00'.repeat(32)}`],
})
const word = (value: number) => value.toString(16).padStart(64, '0')

/** An answer to one read: so many bytes, of which the first word is 7, and as many times as told. */
const answersOf = (bytes: number, times: number) =>
  `{"id":2,"result":"0x${word(32)}${word(times)}${word(32 * times).repeat(times)}${word(1)}${word(64)}${word(bytes)}${word(7)}${'00'.repeat(bytes - 32)}"}`

test('reads as much of an answer to reads as the code of a contract may have', async () => {
  const node = await startNode((response) => response.end(answersOf(24_576 - 6 * 32, 1)))
  expect(await connect(node).read([read])).toEqual([7n])
})

test('error: RpcAnswerTooLargeError, before one long answer is decoded many times; the next one is asked', async () => {
  const lying = await startNode((response) => response.end(answersOf(60_000, 100)))
  await expect(connect(lying).read([read])).rejects.toThrow(RpcAnswerTooLargeError)
  const telling = await startNode((response) => response.end(answersOf(32, 1)))
  expect(await connect(lying, telling).read([read])).toEqual([7n])
})

test.each([
  [429, 'Too many requests', 'HTTP 429 Too many requests'],
  [429, '{"error":"Too many requests"}', 'HTTP 429 {"error":"Too many requests"}'],
  [429, '{"error":{"code":-32007}}', 'HTTP 429 {"error":{"code":-32007}}'],
  [503, '', 'HTTP 503 Service Unavailable'],
  [400, '{"error":{"code":-32602,"message":"no such block"}}', 'no such block'],
  [200, '{"error":{"code":-32602,"message":"no such block"}}', 'no such block'],
  [200, '{"error":{"message":7}}', '7'],
  [200, '{"error":"capacity exceeded"}', '"capacity exceeded"'],
])('error: RpcRefusedError, at status %i with %s', async (status, body, details) => {
  const node = await startNode((response) => response.writeHead(status).end(body))
  const error = await connect(node)
    .getBalance(address)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(RpcRefusedError)
  expect(error).toMatchObject({ details, url: node })
})

test.each([
  ...['<html>', '', 'null', '7', '[]', '{}', '{"message":"rate limited"}', '{"jsonrpc":"2.0","id":2,"result":"0x'],
  ...['{"result":"0x5"}', '{"id":3,"result":"0x5"}', '{"id":3,"error":{"code":-32602}}', '[{"id":2,"result":"0x5"}]'],
])('error: RpcUnreachableError, when all is well but %s is no answer; the next one is asked', async (body) => {
  const node = await startNode((response) => response.end(body))
  const error = await connect(node)
    .broadcast('0x01')
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(RpcUnreachableError)
  expect(error).toMatchObject({ url: node, message: expect.stringContaining('no valid answer') })
  expect(await connect(node, honest).getBalance(address)).toBe(7n)
})

test('error: RpcUnreachableError, when an answer has another type', async () => {
  const node = await startNode((response) => response.end('{"id":2,"result":{}}'))
  await expect(connect(node).getBalance(address)).rejects.toThrow(RpcUnreachableError)
})

test('behavior: nothing is an answer too', async () => {
  const node = await startNode((response) => response.end('{"id":2,"result":null,"error":null}'))
  expect(await connect(node).getReceipt(`0x${'11'.repeat(32)}`)).toBeUndefined()
})

test.each([
  ['us%40er:pass%3Aword', 'us@er:pass:word'],
  ['user:50%', 'user:50%'],
])('behavior: user and password of the URL are told to the node: %s', async (inUrl, meant) => {
  const told: (string | undefined)[] = []
  const node = await startNode((response, { headers, url }) => {
    told.push(headers.authorization, url)
    response.end('{"jsonrpc":"2.0","id":2,"result":"0x7"}')
  })
  const url = `${node.replace('//', `//${inUrl}@`)}/path?key=1`
  expect(await connect(url).getBalance(address)).toBe(7n)
  expect(told).toEqual([`Basic ${btoa(meant)}`, '/path?key=1'])
})

test('behavior: logs that were not asked for are not taken over', async () => {
  const asked = `0x${'1'.repeat(40)}` as const
  const other = `0x${'2'.repeat(40)}` as const
  const hash = `0x${'0'.repeat(64)}` as const
  const log = {
    topics: [hash],
    data: '0x',
    blockNumber: '0x5',
    blockHash: hash,
    transactionHash: hash,
    logIndex: '0x0',
  }
  const node = await startNode((response) =>
    response.end(
      JSON.stringify({ jsonrpc: '2.0', id: 2, result: [asked, other, 7].map((address) => ({ ...log, address })) }),
    ),
  )
  const logs = await connect(node).getLogs({ address: asked, topics: [hash], fromBlock: 1n, toBlock: 9n })
  expect(logs.map(({ address }) => address)).toEqual([asked])
})

test('error: RpcRefusedError sends whoever has too little money to doctor, and anybody else to the provider', () => {
  const told = (details: string) => new RpcRefusedError('https://node', 'eth_call', details).message
  expect(told('Insufficient funds for gas * price + value')).toContain('omnicover doctor says which')
  expect(told('query returned more than 10000 results')).toContain('check the plan and the limits of the URL')
})
