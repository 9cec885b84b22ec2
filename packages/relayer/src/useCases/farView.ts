import type { Packet } from '@omnicover/core'
import { receiveUln302Abi } from '@omnicover/deployments'
import { answerAt } from '../domain/answerAt.js'
import {
  type FarState,
  lazyNonceRead,
  payloadHashRead,
  receiverOf,
  toFarState,
  verifiedNonceRead,
} from '../domain/endpoint.js'
import { type Message, packetOf } from '../messages/message.js'
import { contractRead } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
import { readGroups } from './readGroups.js'
import { withoutDispute } from './withoutDispute.js'

/** Where a message stands on its far chain. */
export type FarView = {
  readonly message: Message
  readonly packet: Packet
  /** `undefined` when connections to the far chain dispute that it is over, or too few say so: then it is left alone until they agree. */
  readonly state: FarState | undefined
  /** Whether all DVNs that the receiver requires have attested it. */
  readonly isVerifiable: boolean
  /** The nonce of the pathway up to which everything is verified. */
  readonly verifiedNonce: bigint
}

/**
 * Looks at the far chain for several messages at once.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param messages - messages to it
 * @returns one view for each, in the same order
 */
export async function viewFar(
  context: RelayerContext,
  dstEid: number,
  messages: readonly Message[],
): Promise<FarView[]> {
  if (messages.length === 0) return []
  const chain = chainOf(context, dstEid)
  const { endpoint, receiveLibrary } = chainConfigOf(context, dstEid)
  const library = { address: receiveLibrary, abi: receiveUln302Abi } as const
  const packets = messages.map(packetOf)
  // Which DVNs count is the receiver's choice and may change at any time, so it is asked for and not configured.
  const { configs, hashes, lazyNonces, verifiedNonces } = await readGroups(chain, {
    configs: packets.map((packet) =>
      contractRead({ ...library, functionName: 'getUlnConfig', args: [receiverOf(packet), packet.srcEid] }),
    ),
    hashes: packets.map((packet) => payloadHashRead(endpoint, packet)),
    lazyNonces: packets.map((packet) => lazyNonceRead(endpoint, packet)),
    verifiedNonces: packets.map((packet) => verifiedNonceRead(endpoint, packet)),
  })
  const told = packets.map((packet, index) => toFarState(packet, answerAt(hashes, index), answerAt(lazyNonces, index)))
  const states = await withoutDispute(context, dstEid, packets, told)
  const verifiable = await chain.read(
    packets.map(({ headerHash, payloadHash }, index) => {
      const args = [answerAt(configs, index), headerHash, payloadHash] as const
      return contractRead({ ...library, functionName: 'verifiable', args })
    }),
  )
  return messages.map((message, index) => ({
    message,
    packet: packetOf(message),
    state: states[index],
    isVerifiable: answerAt(verifiable, index),
    verifiedNonce: answerAt(verifiedNonces, index),
  }))
}
