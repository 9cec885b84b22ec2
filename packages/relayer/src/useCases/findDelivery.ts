import type { Packet } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { type Hash, toEventSelector } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { isOfPacket } from '../domain/isOfPacket.js'
import { RpcRefusedError } from '../errors.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
import { readRecentLogs } from './readRecentLogs.js'

/** How a message came to be executed without us. `transactionHash` is missing when it is too long ago to be found. */
export type FoundDelivery = {
  readonly outcome: 'delivered' | 'discarded'
  readonly blockNumber: bigint
  readonly transactionHash: Hash | undefined
}

/** Why a message is parked that its application skipped or burned. */
export const discardedReason = 'the receiving application discarded it (skip or burn)'

const executedTopics = [
  'PacketDelivered((uint32,bytes32,uint64),address)',
  'InboundNonceSkipped(uint32,bytes32,address,uint64)',
  'PacketBurnt(uint32,bytes32,address,uint64,bytes32)',
].map((signature) => toEventSelector(signature))

/**
 * Finds out who executed a message, in the last blocks of the far chain.
 *
 * @param context - ports
 * @param packet - the message, which the far endpoint holds for executed
 * @returns what happened; without evidence it counts as delivered in the newest block
 */
export async function findDelivery(context: RelayerContext, packet: Packet): Promise<FoundDelivery> {
  const { dstEid } = packet
  const { endpoint } = chainConfigOf(context, dstEid)
  const { head, logs } = await readRecentLogs(context, dstEid, executedTopics).catch(async (error: unknown) => {
    // Only the report is poorer without it.
    if (error instanceof RpcRefusedError) return { head: await chainOf(context, dstEid).getHead(), logs: [] }
    throw error
  })
  const isOurs = isOfPacket(packet)
  for (const { args, log } of decodeLogs(logs, endpoint, endpointV2Abi, 'PacketDelivered')) {
    if (isOurs({ ...args.origin, receiver: args.receiver })) return { outcome: 'delivered', ...log }
  }
  const discarded = [
    ...decodeLogs(logs, endpoint, endpointV2Abi, 'InboundNonceSkipped'),
    ...decodeLogs(logs, endpoint, endpointV2Abi, 'PacketBurnt'),
  ].find(({ args }) => isOurs(args))
  if (discarded !== undefined) return { outcome: 'discarded', ...discarded.log }
  return { outcome: 'delivered', blockNumber: head.number, transactionHash: undefined }
}
