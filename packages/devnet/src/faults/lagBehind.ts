import { type Hex, hexToBigInt, numberToHex } from 'viem'
import type { Fault, Forward, RpcReply, RpcRequest } from './fault.js'

/** Where the block is among the parameters of methods that read the state of one. */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_getBlockByNumber: 0,
  eth_call: 1,
  eth_getBalance: 1,
  eth_getCode: 1,
  eth_getTransactionCount: 1,
  eth_getStorageAt: 2,
}

/**
 * Makes a node lag behind: its newest block, the state after it, its logs and its receipts are those of some blocks ago.
 *
 * @param blocks - How many.
 * @returns The fault.
 */
export function lagBehind(blocks: number): Fault {
  return async (request, forward) => {
    const newest = await newestBlock(forward, blocks)
    if (typeof newest !== 'bigint') return newest
    if (request.method === 'eth_blockNumber') return { kind: 'result', result: numberToHex(newest) }
    const reply = await forward(atNewest(request, newest))
    if (reply.kind !== 'result') return reply
    return { kind: 'result', result: withoutNewer(request.method, reply.result, newest) }
  }
}

async function newestBlock(forward: Forward, blocks: number): Promise<bigint | RpcReply> {
  const head = await forward({ method: 'eth_blockNumber', params: [] })
  if (head.kind !== 'result') return head
  const newest = hexToBigInt(head.result as Hex) - BigInt(blocks)
  return newest > 0n ? newest : 0n
}

function atNewest({ method, params }: RpcRequest, newest: bigint): RpcRequest {
  const at = BLOCK_AT[method]
  if (at === undefined || params[at] !== 'latest') return { method, params }
  return { method, params: params.with(at, numberToHex(newest)) }
}

type Placed = { readonly number?: Hex; readonly blockNumber?: Hex }

/** It has none of the blocks, receipts and logs that came later, whoever asks for them by name. */
function withoutNewer(method: string, result: unknown, newest: bigint): unknown {
  const isKnown = ({ number, blockNumber }: Placed) => hexToBigInt(number ?? blockNumber ?? '0x0') <= newest
  if (method === 'eth_getLogs') return (result as readonly Placed[]).filter(isKnown)
  const isPlaced = /^eth_getBlockBy|^eth_getTransactionReceipt$/.test(method) && result !== null
  return isPlaced && !isKnown(result as Placed) ? null : result
}
