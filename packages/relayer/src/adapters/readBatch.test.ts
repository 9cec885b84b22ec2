import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import * as fc from 'fast-check'
import {
  type Address,
  bytesToHex,
  type Client,
  concat,
  createClient,
  custom,
  encodeFunctionResult,
  type Hex,
  HttpRequestError,
  multicall3Abi,
  pad,
  RpcRequestError,
  toHex,
} from 'viem'
import { multicall } from 'viem/actions'
import { describe, expect, test } from 'vitest'
import { CallRevertedError, RpcAnswerMissingError, RpcAnswerUnaskedError, RpcRefusedError } from '../errors.js'
import { contractRead } from '../ports/chain.js'
import { readBatch } from './readBatch.js'
import { batchReads } from './readBatches.js'
import { toRpcError } from './rpcError.js'

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes): Address => bytesToHex(bytes))
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes))
const eid = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const read = fc.oneof(
  fc.tuple(address, address, eid).map(([at, of, to]) => {
    const args = [of, to, pad(of)] as const
    return contractRead({ address: at, abi: endpointV2Abi, functionName: 'outboundNonce', args })
  }),
  fc.tuple(address, hash, hash, address).map(([at, header, payload, dvn]) => {
    const args = [header, payload, dvn] as const
    return contractRead({ address: at, abi: receiveUln302Abi, functionName: 'hashLookup', args })
  }),
)
type Answer = { readonly success: boolean; readonly returnData: Hex }
const answer = fc.record({
  success: fc.boolean(),
  returnData: fc.oneof(
    fc.constant<Hex>('0x'),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => bytesToHex(bytes)),
    fc.bigInt(0n, 2n ** 64n - 1n).map((nonce) => pad(`0x${nonce.toString(16)}`)),
    fc.constant<Hex>(`0x${pad('0x1').slice(2)}${pad('0x7').slice(2)}`),
  ),
})

const failed: Answer = { success: false, returnData: '0x' }

/** A client of a node that gives these answers, which viem's contract and ours encode alike. */
function nodeWith(answers: readonly Answer[]): Client {
  return nodeThatSays(encodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', result: answers }))
}

function nodeThatSays(result: Hex): Client {
  return createClient({ transport: custom({ request: async () => result }) })
}

/** A client of a node that refuses everything. */
function refusing(error: Error): { readonly node: Client; readonly asked: () => number } {
  let asked = 0
  const request = async () => {
    asked += 1
    throw error
  }
  return { node: createClient({ transport: custom({ request }, { retryCount: 0 }) }), asked: () => asked }
}

const told = (error: unknown) => toRpcError(error, ['http://node'], 'eth_call')

describe('readBatch', () => {
  test('behavior: understands every answer as the multicall of viem does', async () => {
    const batch = fc.uniqueArray(fc.tuple(read, answer), { minLength: 1, maxLength: 8, selector: ([one]) => one })
    await fc.assert(
      fc.asyncProperty(batch, async (pairs) => {
        const { batches, places } = batchReads(pairs.map(([one]) => one))
        const { reads } = batches[0] ?? { reads: [] }
        const answers = reads.map((_, place) => pairs[places.indexOf(place)]?.[1] ?? failed)
        const node = nodeWith(answers)
        const contracts = reads.map((encoded) => encoded.read)
        const viems = multicall(node, { contracts, allowFailure: false, deployless: true, batchSize: 0 })
        expect(await readBatch(node, { reads }).catch(told)).toEqual(await viems.catch(told))
      }),
      { numRuns: 300 },
    )
  })

  const one = contractRead({
    ...{ address: `0x${'e1'.repeat(20)}`, abi: endpointV2Abi, functionName: 'outboundNonce' },
    args: [`0x${'a1'.repeat(20)}`, 1, pad('0x1')],
  })
  const [batch = { reads: [] }] = batchReads([one]).batches

  test('error: CallRevertedError, with what the contract reverted with', async () => {
    const node = nodeWith([{ success: false, returnData: '0x12345678' }])
    const error = told(await readBatch(node, batch).catch((thrown: unknown) => thrown))
    expect(error).toBeInstanceOf(CallRevertedError)
    expect(error).toMatchObject({ revertData: '0x12345678' })
  })

  test('error: RpcRefusedError, when there is no contract', async () => {
    const node = nodeWith([{ success: true, returnData: '0x' }])
    const error = told(await readBatch(node, batch).catch((thrown: unknown) => thrown))
    expect(error).toBeInstanceOf(RpcRefusedError)
    expect(error.message).toMatch(/outboundNonce.*returned no data/)
  })

  test('error: RpcAnswerMissingError, when fewer come than were asked for', async () => {
    await expect(readBatch(nodeWith([]), batch)).rejects.toThrow(RpcAnswerMissingError)
  })

  test('error: RpcAnswerUnaskedError, when more come than were asked for', async () => {
    const right = { success: true, returnData: pad('0x7') }
    expect(await readBatch(nodeWith([right]), batch)).toEqual([7n])
    await expect(readBatch(nodeWith([right, right]), batch)).rejects.toThrow(RpcAnswerUnaskedError)
  })

  test.each([
    ['pointers to one answer', [32, 2, 64, 64, 1, 64, 32, 7]],
    ['answers that point to one text', [32, 2, 64, 128, 1, 128, 1, 64, 32, 7]],
  ])('error: RpcRefusedError, at several %s: it would be copied for each of them', async (_, words) => {
    const two = batchReads([one, contractRead({ ...one, functionName: 'inboundNonce' })]).batches[0] ?? batch
    const node = nodeThatSays(concat(words.map((value) => toHex(value, { size: 32 }))))
    const error = told(await readBatch(node, two).catch((thrown: unknown) => thrown))
    expect(error).toBeInstanceOf(RpcRefusedError)
  })

  const eight = [1, 2, 3, 4, 5, 6, 7, 8].map((eid) =>
    contractRead({ ...one, abi: endpointV2Abi, functionName: 'outboundNonce', args: [one.address, eid, pad('0x1')] }),
  )
  const [batchOfEight = batch] = batchReads(eight).batches

  test.each([
    ['what a node refuses is asked for in halves until one is left', -32_000, 'it depends', 4],
    ['a node that asks to be asked less often is not asked again', -32_005, 'rate limit', 1],
    ['nor is one that says so by its code alone', 429, 'exceeded its compute units per second capacity', 1],
  ])('error: %s', async (_, code, message, times) => {
    const { node, asked } = refusing(new RpcRequestError({ body: {}, url: 'http://node', error: { code, message } }))
    const error = told(await readBatch(node, batchOfEight).catch((thrown: unknown) => thrown))
    expect(error).toBeInstanceOf(RpcRefusedError)
    expect(error).toMatchObject({ details: expect.stringContaining(message) })
    expect(asked()).toBe(times)
  })

  test.each([401, 403, 500, 503])('error: a node that answers nobody (HTTP %i) is not asked again', async (status) => {
    const { node, asked } = refusing(new HttpRequestError({ status, url: 'http://node', details: 'no' }))
    await expect(readBatch(node, batchOfEight)).rejects.toThrow(HttpRequestError)
    expect(asked()).toBe(1)
  })

  test('error: once the time for it is over, nothing is asked for in halves', async () => {
    const { node, asked } = refusing(
      new RpcRequestError({ body: {}, url: 'http://node', error: { code: 1, message: '' } }),
    )
    await expect(readBatch(node, batchOfEight, undefined, 0)).rejects.toThrow(RpcRequestError)
    expect(asked()).toBe(1)
  })
})
