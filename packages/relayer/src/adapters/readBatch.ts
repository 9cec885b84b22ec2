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
import { RpcAnswerUnaskedError } from '../errors.js'
import type { EncodedRead, ReadBatch } from './readBatches.js'

/** What the contract gives back in the place of its code: `Answer[]` of `ReadBatch.sol`. */
const answersType = [
  {
    type: 'tuple[]',
    components: [
      { name: 'success', type: 'bool' },
      { name: 'data', type: 'bytes' },
    ],
  },
] as const

/**
 * Asks for several reads in one request, in which a node runs the creation code of `ReadBatch.sol`: nothing has to be deployed. viem's
 * `multicall` does as much with five times the code, and encodes each read again.
 *
 * @param client - of the chain
 * @param batch - what is asked for
 * @param blockNumber - at which block; at the newest, when absent
 * @returns what the reads decode to, in order
 * @throws {RpcAnswerMissingError} when the node gives fewer answers
 * @throws {RpcAnswerUnaskedError} when it gives more
 * @throws {BaseError} viem's, also when one of them reverts
 */
export async function readBatch(client: Client, { reads }: ReadBatch, blockNumber?: bigint): Promise<unknown[]> {
  const calls = reads.map(({ read, data }) => ({ target: read.address, data }))
  const data = encodeDeployData({ abi: readBatchAbi, bytecode: readBatchBytecode, args: [calls] })
  const block = blockNumber === undefined ? 'latest' : numberToHex(blockNumber)
  const encoded = hexToBytes(await client.request({ method: 'eth_call', params: [{ data }, block] }))
  // The words that point to the answers. Many may point to one long answer, which would be decoded for each of them.
  const [pointers] = decodeAbiParameters([{ type: 'uint256[]' }], encoded)
  if (pointers.length > reads.length) throw new RpcAnswerUnaskedError(pointers.length, reads.length)
  const [answers] = decodeAbiParameters(answersType, encoded)
  return reads.map((read, index) => decode(read, answerAt(answers, index)))
}

type Answer = { readonly success: boolean; readonly data: Hex }

function decode({ read, item }: EncodedRead, { success, data }: Answer): unknown {
  const { abi, address, functionName, args } = read
  try {
    if (!success) throw new RawContractError({ data })
    return decodeFunctionResult({ abi: [item], data })
  } catch (error) {
    throw getContractError(error as Error, { abi, address, functionName, args })
  }
}
