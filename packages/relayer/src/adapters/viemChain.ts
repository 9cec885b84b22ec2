import {
  BlockNotFoundError,
  type BlockTag,
  type Client,
  createClient,
  fallback,
  formatLog,
  type Hash,
  numberToHex,
  TransactionReceiptNotFoundError,
} from 'viem'
import { getBlock, getTransactionCount, getTransactionReceipt } from 'viem/actions'
import { redactUrl } from '../domain/redactUrl.js'
import { type RelayerError, RpcRefusedError, WrongChainIdError } from '../errors.js'
import type { Block, Chain, ChainLog, ContractReadResults } from '../ports/chain.js'
import { createProvenTransport } from './provenTransport.js'
import { readBatch } from './readBatch.js'
import { batchReads } from './readBatches.js'
import { findRpcRequestError, toRpcError } from './rpcError.js'

/** How to reach a chain. */
export type ViemChainParameters = {
  readonly eid: number
  readonly chainId: number
  /** JSON-RPC over HTTP; the second and later ones are asked when an earlier one fails. */
  readonly rpcUrls: readonly string[]
  /** Milliseconds after which a request has failed. */
  readonly timeoutMs: number
  /** Bytes of an answer that are read. */
  readonly mostBytes: number
}

/**
 * Connects to a chain with viem. Nothing is asked before the first call, and no answer is cached or retried here: the use cases
 * look again at their own pace.
 *
 * @param parameters - eid, chain id, URLs and timeout
 * @returns the connection
 */
export function createViemChain(parameters: ViemChainParameters): Chain {
  const { eid, chainId, rpcUrls, timeoutMs, mostBytes } = parameters
  const ways = rpcUrls.map((url) => createProvenTransport(url, { eid, chainId, timeoutMs, mostBytes }))
  const transports = ways.map(({ transport }) => transport)
  const client = createClient({ transport: fallback(transports, { retryCount: 0 }), cacheTime: 0 })
  const name = rpcUrls.map(redactUrl).join(', ')

  async function ask<Result>(method: string, request: () => Promise<Result>): Promise<Result> {
    try {
      return await request()
    } catch (error) {
      throw toRpcError(error, rpcUrls, method)
    }
  }

  return {
    eid,
    chainId,
    name,

    checkChainId: async () => {
      const answers = await Promise.allSettled(ways.map(({ prove }) => prove()))
      const errors = answers
        .filter((answer) => answer.status === 'rejected')
        .map(({ reason }) => reason as RelayerError)
      const fatal = errors.find((error) => error instanceof WrongChainIdError || errors.length === ways.length)
      if (fatal !== undefined) throw fatal
      return errors
    },

    getHead: () => ask('eth_getBlockByNumber', () => fetchBlock(client, { blockTag: 'latest' })),

    getBlock: (which) =>
      ask(typeof which === 'bigint' ? 'eth_getBlockByNumber' : 'eth_getBlockByHash', () =>
        fetchBlock(client, typeof which === 'bigint' ? { blockNumber: which } : { blockHash: which }).catch(
          (error: unknown) => {
            if (error instanceof BlockNotFoundError) return undefined
            throw error
          },
        ),
      ),

    getLogs: ({ address, topics, fromBlock, toBlock }) =>
      ask('eth_getLogs', async () => {
        const range = { fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) }
        const logs = await client.request({
          method: 'eth_getLogs',
          params: [{ address, topics: [[...topics]], ...range }],
        })
        // What was not asked for is not taken over, however much of it comes.
        const contract = address.toLowerCase()
        const asked = logs.filter((log) => !log.removed && String(log.address).toLowerCase() === contract)
        const found = asked.map((log) => toChainLog(formatLog(log)))
        return found.filter(({ blockNumber }) => blockNumber >= fromBlock && blockNumber <= toBlock)
      }),

    getReceipt: (hash) =>
      ask('eth_getTransactionReceipt', async () => {
        try {
          const receipt = await getTransactionReceipt(client, { hash })
          return { ...receipt, succeeded: receipt.status === 'success', logs: receipt.logs.map(toChainLog) }
        } catch (error) {
          if (error instanceof TransactionReceiptNotFoundError) return undefined
          throw error
        }
      }),

    read: (reads, blockNumber) =>
      ask('eth_call', async () => {
        const { batches, places } = batchReads(reads)
        // So a read takes half as long again as one request at most, of a node that is slow to refuse.
        const splitMs = timeoutMs / 2
        const answers = await Promise.all(batches.map((batch) => readBatch(client, batch, blockNumber, splitMs)))
        const results: readonly unknown[] = answers.flat()
        return places.map((place) => results[place]) as unknown as ContractReadResults<typeof reads>
      }),

    simulate: async ({ from, to, data, value, gas, fees, balance }) => {
      const call = {
        ...{ from, to, data, value: numberToHex(value), gas: numberToHex(gas) },
        ...(fees && {
          maxFeePerGas: numberToHex(fees.maxFeePerGas),
          maxPriorityFeePerGas: numberToHex(fees.maxPriorityFeePerGas),
        }),
      }
      try {
        const pretended = balance !== undefined && { [from]: { balance: numberToHex(balance) } }
        await client.request({
          method: 'eth_call',
          params: pretended ? [call, 'latest', pretended] : [call, 'latest'],
        })
        return undefined
      } catch (error) {
        const refused = findRpcRequestError(error)
        if (refused === undefined || !isExecutionFailure(refused)) throw toRpcError(error, rpcUrls, 'eth_call')
        const revertData: unknown = refused.data
        return {
          revertData:
            typeof revertData === 'string' && revertData.startsWith('0x') ? (revertData as `0x${string}`) : '0x',
        }
      }
    },

    getNonce: (address) =>
      ask('eth_getTransactionCount', () => getTransactionCount(client, { address, blockTag: 'latest' })),

    // Not viem's, which brings its multicall into every bundle.
    getBalance: (address) =>
      ask('eth_getBalance', async () =>
        BigInt(await client.request({ method: 'eth_getBalance', params: [address, 'latest'] })),
      ),

    getFees: () =>
      ask('eth_maxPriorityFeePerGas', async () => {
        const [head, tip] = await Promise.all([
          fetchBlock(client, { blockTag: 'latest' }),
          client.request({ method: 'eth_maxPriorityFeePerGas' }),
        ])
        const maxPriorityFeePerGas = BigInt(tip)
        return { maxFeePerGas: head.baseFee * 2n + maxPriorityFeePerGas, maxPriorityFeePerGas }
      }),

    broadcast: async (raw) => {
      try {
        await client.request({ method: 'eth_sendRawTransaction', params: [raw] }, { retryCount: 0 })
      } catch (error) {
        const refused = toRpcError(error, rpcUrls, 'eth_sendRawTransaction')
        if (!(refused instanceof RpcRefusedError && isAlreadyKnown(refused))) throw refused
      }
    },
  }
}

async function fetchBlock(
  client: Client,
  which: { blockTag: BlockTag } | { blockNumber: bigint } | { blockHash: Hash },
): Promise<Block> {
  const { number, hash, parentHash, timestamp, baseFeePerGas } = await getBlock(client, which)
  // Only the pending block has no number and no hash, and it is never asked for.
  if (number === null || hash === null) throw new BlockNotFoundError({})
  return { number, hash, parentHash, timestamp, baseFee: baseFeePerGas ?? 0n }
}

function toChainLog(log: ReturnType<typeof formatLog>): ChainLog {
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex } = log
  if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) {
    throw new TypeError('a mined log without its block')
  }
  return { address, topics, data, blockNumber, blockHash, transactionHash, logIndex }
}

function isExecutionFailure({ code, details }: { code: number; details: string }): boolean {
  return code === 3 || /revert|out ?of ?gas|invalid opcode/i.test(details)
}

function isAlreadyKnown({ details }: RpcRefusedError): boolean {
  return /already (known|imported|exists)|known transaction/i.test(details)
}
