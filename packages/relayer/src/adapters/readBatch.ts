import { readBatchAbi, readBatchBytecode } from '@omnicover/deployments'
import {
  type Client,
  decodeAbiParameters,
  decodeFunctionResult,
  encodeDeployData,
  getContractError,
  type Hex,
  hexToBytes,
  numberToHex,
  RawContractError,
} from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { RpcAnswerUnaskedError, RpcRefusedError } from '../errors.js'
import type { EncodedRead, ReadBatch } from './readBatches.js'
import { toRpcError } from './rpcError.js'

/** `Answer` of `ReadBatch.sol`. */
const answerType = [{ type: 'bool' }, { type: 'bytes' }] as const
/** Bytes before what the pointers to the answers count from. */
const listStart = 64

/**
 * Asks for several reads in one request, in which a node runs the creation code of `ReadBatch.sol`: nothing has to be deployed. viem's
 * `multicall` does as much with five times the code, and encodes each read again. What a node refuses is asked for in halves: how much it
 * answers at once is its own affair, each says so in other words, and strangers have a say in how long an answer is.
 *
 * @param client - of the chain
 * @param batch - what is asked for
 * @param blockNumber - at which block; at the newest, when absent
 * @param splitMs - milliseconds after which nothing is asked for in halves any more: a node that is slow to refuse would hold a run up for
 * as many requests as there are reads
 * @returns what the reads decode to, in order
 * @throws {RpcAnswerMissingError} when the node gives fewer answers
 * @throws {RpcAnswerUnaskedError} when it gives more
 * @throws {BaseError} viem's, when one of them reverts, when answers overlap, when the node refuses even one, or asks to be asked less often
 */
export async function readBatch(
  client: Client,
  { reads }: ReadBatch,
  blockNumber?: bigint,
  splitMs = Number.POSITIVE_INFINITY,
): Promise<unknown[]> {
  const block = blockNumber === undefined ? 'latest' : numberToHex(blockNumber)
  const answers = await fetchAnswers({ client, block, splitUntilMs: performance.now() + splitMs }, reads)
  return reads.map((read, index) => decode(read, answerAt(answers, index)))
}

/** Whom, about which block, and until when in halves. */
type Asking = { readonly client: Client; readonly block: Hex | 'latest'; readonly splitUntilMs: number }

type Answer = { readonly success: boolean; readonly data: Hex }

/** The second half waits for the first: so a node that refuses everything is asked as often as a batch can be halved, and no more. */
async function fetchAnswers(asking: Asking, reads: readonly EncodedRead[]): Promise<Answer[]> {
  const encoded = await request(asking, reads)
  if (encoded !== undefined) return toAnswers(encoded, reads.length)
  const middle = Math.ceil(reads.length / 2)
  const first = await fetchAnswers(asking, reads.slice(0, middle))
  return [...first, ...(await fetchAnswers(asking, reads.slice(middle)))]
}

/** What the node gives back; `undefined` when it refuses, and may give it in parts. */
async function request(
  { client, block, splitUntilMs }: Asking,
  reads: readonly EncodedRead[],
): Promise<Hex | undefined> {
  const calls = reads.map(({ read, data }) => ({ target: read.address, data }))
  const data = encodeDeployData({ abi: readBatchAbi, bytecode: readBatchBytecode, args: [calls] })
  try {
    return await client.request({ method: 'eth_call', params: [{ data }, block] })
  } catch (error) {
    if (reads.length > 1 && performance.now() < splitUntilMs && mayTakeLess(error)) return undefined
    throw error
  }
}

/** Whether a node may answer a part of what it refused: not one that wants to be asked less often, or answers nobody. */
function mayTakeLess(error: unknown): boolean {
  const known = toRpcError(error, [], 'eth_call')
  return known instanceof RpcRefusedError && !known.isRateLimit && !/^HTTP (401|403|5\d\d)\b/.test(known.details)
}

/**
 * What the contract gives back in the place of its code, an `Answer[]`: a word that points to the list, its length, and a pointer to each
 * answer. Each is decoded from its own bytes alone, to where the next one begins: many pointers to one long answer would else copy it as often.
 */
function toAnswers(data: Hex, questions: number): Answer[] {
  const encoded = hexToBytes(data)
  const [pointers] = decodeAbiParameters([{ type: 'uint256[]' }], encoded)
  if (pointers.length > questions) throw new RpcAnswerUnaskedError(pointers.length, questions)
  const starts = pointers.map((pointer) => listStart + Number(pointer))
  const ends = [...starts.slice(1), encoded.length]
  return Array.from({ length: questions }, (_, index) => {
    const [success, result] = decodeAbiParameters(answerType, encoded.subarray(answerAt(starts, index), ends[index]))
    return { success, data: result }
  })
}

function decode({ read, item }: EncodedRead, { success, data }: Answer): unknown {
  const { abi, address, functionName, args } = read
  try {
    if (!success) throw new RawContractError({ data })
    return decodeFunctionResult({ abi: [item], data })
  } catch (error) {
    throw getContractError(error as Error, { abi, address, functionName, args })
  }
}
