import { endpointV2Abi } from '@omnicover/deployments'
import type { DevnetChain, Fault, RpcReply } from '@omnicover/devnet'
import {
  type Address,
  encodeAbiParameters,
  getAbiItem,
  type Hash,
  type Hex,
  isAddressEqual,
  keccak256,
  numberToHex,
  pad,
  parseTransaction,
  toEventSelector,
} from 'viem'
import type { Way } from './world.js'

const packetDelivered = getAbiItem({ abi: endpointV2Abi, name: 'PacketDelivered' })

/**
 * Keeps deliveries through the executor's contract back, and says that they are mined, and the first message of a way delivered by them.
 *
 * @param way - whose first message
 * @param executor - the address of the executor's key on the far chain
 * @param blockNumber - the block that it names
 * @returns the fault, for a proxy before the far chain
 */
export function forgeDelivery({ from, sender, receiver, to }: Way, executor: Address, blockNumber: bigint): Fault {
  const kept = new Set<unknown>()
  const answer = (result: unknown): RpcReply => ({ kind: 'result', result })
  return async (request, forward) => {
    const { method, params } = request
    if (method === 'eth_sendRawTransaction' && isDelivery(params[0] as Hex, to)) {
      kept.add(keccak256(params[0] as Hex))
      return answer(keccak256(params[0] as Hex))
    }
    if (method === 'eth_getTransactionReceipt' && kept.has(params[0])) return answer(receiptOf(params[0] as Hash))
    const reply = await forward(request)
    const isCount = method === 'eth_getTransactionCount' && isAddressEqual(params[0] as Address, executor)
    return isCount && kept.size > 0 && reply.kind === 'result'
      ? answer(numberToHex(BigInt(reply.result as Hex) + BigInt(kept.size)))
      : reply
  }

  function receiptOf(transactionHash: Hash) {
    const origin = { srcEid: from.eid, sender: pad(sender), nonce: 1n }
    const place = {
      ...{ blockNumber: numberToHex(blockNumber), blockHash: pad('0x1'), transactionHash, transactionIndex: '0x0' },
    }
    const log = {
      ...{ ...place, logIndex: '0x0', removed: false, address: to.layerZero.endpoint },
      topics: [toEventSelector(packetDelivered)],
      data: encodeAbiParameters(packetDelivered.inputs, [origin, receiver.address]),
    }
    return {
      ...{ ...place, type: '0x2', status: '0x1', from: executor, to: to.layerZero.executor, contractAddress: null },
      ...{ logsBloom: '0x', cumulativeGasUsed: '0x5208', gasUsed: '0x5208', effectiveGasPrice: '0x1', logs: [log] },
    }
  }
}

function isDelivery(raw: Hex, { layerZero }: DevnetChain): boolean {
  const { to } = parseTransaction(raw)
  return to !== undefined && to !== null && isAddressEqual(to, layerZero.executor)
}
