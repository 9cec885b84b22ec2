import { guidOf } from '@omnicover/core'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Hash, keccak256, pad, slice } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { decodeLogs } from '../domain/decodeLogs.js'
import { sentNonceRead } from '../domain/endpoint.js'
import { guidAt } from '../domain/guidAt.js'
import { openMessageStore } from '../messages/messageStore.js'
import type { PathwayConfig } from '../network.js'
import type { ChainLog } from '../ports/chain.js'
import { MessageUnknownError } from './errors.js'
import { type End, endOf, type Operator } from './operator.js'
import { findSent, type SentMessage, sentMessagesIn } from './sentMessages.js'

/** Guids of a pathway that are tried, newest first. Hashing them takes some seconds. */
const MOST_GUIDS = 200_000n

/**
 * Finds messages by what a person has in hand.
 *
 * @param operator - where to look
 * @param id - a guid, or the hash of a transaction on any configured chain that sent, verified, committed or delivered messages
 * @returns the messages, as their source chain has them
 * @throws {MessageUnknownError} when there is none
 * @throws {RelayerError} when a chain cannot be read
 */
export async function findMessages(operator: Operator, id: Hash): Promise<readonly SentMessage[]> {
  const wanted = id.toLowerCase() as Hash
  const ofGuid = await findByGuid(operator, wanted)
  if (ofGuid !== undefined) return [ofGuid]
  const messages: SentMessage[] = []
  for (const guid of await guidsOfTransaction(operator, wanted)) {
    const message = await findByGuid(operator, guid)
    if (message !== undefined) messages.push(message)
  }
  if (messages.length === 0) throw new MessageUnknownError(id)
  return messages
}

async function findByGuid(operator: Operator, guid: Hash): Promise<SentMessage | undefined> {
  const place = await findPlace(operator, guid)
  if (place === undefined) return undefined
  const { srcEid } = place.pathway
  return (await findStored(operator, guid, place)) ?? (await findSent(operator, srcEid, new Set([guid]))).get(guid)
}

/** The way that a message went, and which of its messages it is. */
type Place = { readonly pathway: PathwayConfig; readonly nonce: bigint }

/** A guid follows from pathway and nonce, so nothing has to be searched to learn where it was sent. */
async function findPlace({ network, ...operator }: Operator, guid: Hash): Promise<Place | undefined> {
  for (const { eid } of network.chains) {
    const pathways = network.pathways.filter(({ srcEid }) => srcEid === eid)
    if (pathways.length === 0) continue
    const { chain, config } = endOf({ network, ...operator }, eid)
    const sent = await chain.read(pathways.map((pathway) => sentNonceRead(config.endpoint, pathway)))
    for (const [index, pathway] of pathways.entries()) {
      const last = answerAt(sent, index)
      for (let nonce = last; nonce > 0n && last - nonce < MOST_GUIDS; nonce -= 1n) {
        if (guidAt(pathway, nonce) === guid) return { pathway, nonce }
      }
    }
  }
  return undefined
}

/** The store knows the transaction, which saves reading all logs. What it says is only believed when the chain says the same. */
async function findStored(
  operator: Operator,
  guid: Hash,
  { pathway: { srcEid, dstEid }, nonce }: Place,
): Promise<SentMessage | undefined> {
  if (operator.store === undefined) return undefined
  const source = endOf(operator, srcEid)
  for (const { transactionHash } of await openMessageStore(operator.store).withGuid(dstEid, { nonce, guid })) {
    const receipt = await source.chain.getReceipt(transactionHash)
    const found = sentMessagesIn(receipt?.logs ?? [], source).find(({ packet }) => packet.guid === guid)
    if (found !== undefined) return found
  }
  return undefined
}

async function guidsOfTransaction(operator: Operator, hash: Hash): Promise<ReadonlySet<Hash>> {
  const guids = new Set<Hash>()
  for (const { eid } of operator.network.chains) {
    const end = endOf(operator, eid)
    const receipt = await end.chain.getReceipt(hash)
    for (const guid of receipt === undefined ? [] : guidsIn(receipt.logs, end)) guids.add(guid)
  }
  return guids
}

/** Every message that something happened to in these logs. */
function guidsIn(logs: readonly ChainLog[], end: End): Hash[] {
  const { endpoint, receiveLibrary } = end.config
  const ofOrigin = [
    ...decodeLogs(logs, endpoint, endpointV2Abi, 'PacketVerified'),
    ...decodeLogs(logs, endpoint, endpointV2Abi, 'PacketDelivered'),
  ].map(({ args }) => guidOf({ ...args.origin, dstEid: end.eid, receiver: pad(args.receiver) }))
  // Behind its version, a header is what the guid is the hash of.
  const ofHeader = decodeLogs(logs, receiveLibrary, receiveUln302Abi, 'PayloadVerified').map(({ args }) =>
    keccak256(slice(args.header, 1)),
  )
  return [
    ...sentMessagesIn(logs, end).map(({ packet }) => packet.guid),
    ...decodeLogs(logs, endpoint, endpointV2Abi, 'LzReceiveAlert').map(({ args }) => args.guid),
    ...decodeLogs(logs, endpoint, endpointV2Abi, 'ComposeDelivered').map(({ args }) => args.guid),
    ...ofOrigin,
    ...ofHeader,
  ]
}
