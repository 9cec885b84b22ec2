import { CoreError, decodePacket, type Packet } from '@omnicover/core'
import type { Hex } from 'viem'
import { receiverOf } from '../domain/endpoint.js'
import { type Message, messageReference, withPacket } from '../messages/message.js'
import type { ChainLog } from '../ports/chain.js'
import { chainOf, pathwayOf, type RelayerContext, tell } from './context.js'
import { markReorged } from './progress.js'
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

  // A DVN of ours asks its own connections first: this one may lie about the library.
  const isBelieved = context.network.dvns.length === 0
  const reason = (await replaceSiblings(context, message)) ?? (isBelieved ? terms.foreignLibrary : undefined)
  // In one write with the message: a process that dies between two would leave it to the DVNs.
  const parked =
    reason === undefined ? message : withPacket({ ...message, status: 'parked', parkedReason: reason }, packet)
  if (!(await context.messages.insert(parked))) return false
  const reference = messageReference(message)
  tell(context, { type: 'messageSeen', message: reference, transactionHash: log.transactionHash })
  if (reason !== undefined) tell(context, { type: 'messageParked', message: reference, reason })
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
 * DVNs will find out which. After a reorganisation the older message is gone, as a DVN may have found before. If one has attested that
 * already and the new one says something else, then both may be deliverable, and a person has to look.
 */
async function replaceSiblings(context: RelayerContext, message: Message): Promise<string | undefined> {
  const siblings = await context.messages.withGuid(message.dstEid, message)
  const older: Message[] = []
  for (const sibling of siblings) {
    if (sibling.blockHash === message.blockHash || sibling.status === 'denied') continue
    if (sibling.status === 'reorged' || (await isGone(context, sibling))) older.push(sibling)
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

async function isGone(context: RelayerContext, { srcEid, blockNumber, blockHash }: Message): Promise<boolean> {
  return (await chainOf(context, srcEid).getBlock(blockNumber))?.hash !== blockHash
}
