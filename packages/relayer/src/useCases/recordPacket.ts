import { CoreError, decodePacket, type Packet } from '@omnicover/core'
import type { Hex } from 'viem'
import { receiverOf } from '../domain/endpoint.js'
import { type Message, messageReference, withPacket } from '../messages/message.js'
import type { ChainLog } from '../ports/chain.js'
import { chainOf, pathwayOf, type RelayerContext, tell } from './context.js'
import { markParked, markReorged } from './progress.js'
import { type Terms, termsOf, type Wishes } from './termsOf.js'

/** A `PacketSent` event, decoded. */
export type SentPacket = Wishes & { readonly encodedPayload: Hex }

/**
 * Takes a sent packet over as a message, if it travels a configured pathway and is not known yet.
 *
 * @param context - ports
 * @param srcEid - the chain that it was found on
 * @param sent - the event
 * @param log - where it was found
 * @returns whether the message is new
 */
export async function recordPacket(
  context: RelayerContext,
  srcEid: number,
  sent: SentPacket,
  log: ChainLog,
): Promise<boolean> {
  const packet = decodeOrTell(context, srcEid, sent, log)
  if (packet === undefined || packet.srcEid !== srcEid) return false

  const terms = termsOf(context, srcEid, sent)
  const message = withPacket(toMessage(context, sent, packet, terms, log), packet)
  if (pathwayOf(context, message) === undefined) return false

  const known = await context.messages.find(message.dstEid, message)
  if (known !== undefined && known.status !== 'reorged') return false

  const replacedReason = await replaceSiblings(context, message)
  if (!(await context.messages.insert(message))) return false
  tell(context, { type: 'messageSeen', message: messageReference(message), transactionHash: log.transactionHash })
  // A DVN of ours asks its own connections first: this one may lie about the library.
  const isBelieved = context.network.dvns.length === 0
  const reason = replacedReason ?? (isBelieved ? terms.foreignLibrary : undefined)
  if (reason !== undefined) await markParked(context, message, reason)
  return true
}

function decodeOrTell(
  context: RelayerContext,
  eid: number,
  { encodedPayload }: SentPacket,
  log: ChainLog,
): Packet | undefined {
  try {
    return decodePacket(encodedPayload)
  } catch (error) {
    if (!(error instanceof CoreError)) throw error
    tell(context, { type: 'packetRefused', eid, transactionHash: log.transactionHash, reason: error.shortMessage })
    return undefined
  }
}

function toMessage(
  { clock }: RelayerContext,
  { encodedPayload }: SentPacket,
  packet: Packet,
  terms: Terms,
  log: ChainLog,
): Message {
  const { guid, payloadHash, srcEid, dstEid, nonce, sender } = packet
  const { blockHash, blockNumber, transactionHash, logIndex } = log
  return {
    ...{ guid, payloadHash, blockHash, blockNumber, transactionHash, logIndex, srcEid, dstEid, nonce, sender },
    ...terms,
    receiver: receiverOf(packet),
    packet: encodedPayload,
    status: 'seen',
    isClosed: false,
    goesAlone: false,
    seenAtMs: clock.nowMs(),
    attestations: {},
    retries: {},
  }
}

/**
 * A guid that is sent again in another block comes from a reorganisation, unless the older block stands: then one of them is a lie, and the
 * DVNs will find out which. After a reorganisation the older message is gone. If a DVN has attested that one already and the
 * new one says something else, then both may be deliverable, and a person has to look.
 */
async function replaceSiblings(context: RelayerContext, message: Message): Promise<string | undefined> {
  const siblings = await context.messages.withGuid(message.dstEid, message)
  const older: Message[] = []
  for (const sibling of siblings) {
    const { status } = sibling
    if (sibling.blockHash === message.blockHash || status === 'reorged' || status === 'denied') continue
    const block = await chainOf(context, sibling.srcEid).getBlock(sibling.blockNumber)
    if (block?.hash !== sibling.blockHash) older.push(sibling)
  }
  for (const sibling of older) await markReorged(context, sibling)
  const conflict = older.find(
    ({ payloadHash, attestations }) => payloadHash !== message.payloadHash && Object.keys(attestations).length > 0,
  )
  return (
    conflict &&
    `another payload (${conflict.payloadHash}) of this guid was attested before its block ${conflict.blockHash} was reorganised away`
  )
}
