import { decodePacket } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { decodeLogs } from '../domain/decodeLogs.js'
import { type Message, packetOf } from '../messages/message.js'
import type { ChainConfig } from '../network.js'
import type { Chain, Receipt } from '../ports/chain.js'
import type { SharedBlocks } from './sharedBlocks.js'

/**
 * What a DVN's own connections say about a message. Only `agreed` may be attested.
 *
 * `agreed`: as many as its quorum have this packet; `objection` is what one of the others says against it. `reorged`: as many say that
 * its block is gone. `silent`: neither, because some do not answer. `refused`: neither; at least one of them is behind or wrong, or they have
 * its transaction without it (`isContradicted`: as many as the quorum contradict).
 */
export type Agreement =
  | { readonly verdict: 'agreed'; readonly objection: string | undefined }
  | { readonly verdict: 'reorged' }
  | { readonly verdict: 'silent'; readonly error: unknown }
  | { readonly verdict: 'refused'; readonly reason: string; readonly isContradicted: boolean }

/** What one connection says: it has the packet, has another block there, contradicts, does not know, or does not answer. */
type View =
  | { readonly kind: 'holds' }
  | { readonly kind: 'otherBlock'; readonly reason: string }
  | { readonly kind: 'contradicts'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'silent'; readonly error: unknown }

/**
 * Fetches the transaction of a message again from the connections of a DVN, or the packets of its block where several are asked for, and
 * compares block hash, height and payload.
 *
 * @param message - as it was found, which proves nothing
 * @param connections - the DVN's own, of the source chain; those on which the message is final
 * @param quorum - how many of them must have it
 * @param source - the source chain's endpoint
 * @param isInLogs - finds a packet among those of its block, of which others ask too
 * @returns what they say
 */
export async function askConnections(
  message: Message,
  connections: readonly Chain[],
  quorum: number,
  source: ChainConfig,
  isInLogs: SharedBlocks,
): Promise<Agreement> {
  const views = await Promise.all(connections.map((connection) => viewFrom(connection, message, source, isInLogs)))
  const count = (kind: View['kind']) => views.filter((view) => view.kind === kind).length
  if (count('holds') >= quorum) return { verdict: 'agreed', objection: objectionIn(views) }
  if (count('otherBlock') >= quorum) return { verdict: 'reorged' }
  const silent = views.find((view) => view.kind === 'silent')
  if (silent !== undefined) return { verdict: 'silent', error: silent.error }
  const reason = objectionIn(views) ?? views.find((view) => view.kind === 'unknown')?.reason
  return {
    verdict: 'refused',
    reason: reason ?? `fewer than ${quorum} connections have its confirmations`,
    isContradicted: count('contradicts') >= quorum,
  }
}

function objectionIn(views: readonly View[]): string | undefined {
  return views.find((view) => view.kind === 'contradicts' || view.kind === 'otherBlock')?.reason
}

async function viewFrom(
  connection: Chain,
  message: Message,
  source: ChainConfig,
  isInLogs: SharedBlocks,
): Promise<View> {
  try {
    if (packetOf(message).payloadHash === message.payloadHash && (await isInLogs(connection, message, source)))
      return { kind: 'holds' }
    const receipt = await connection.getReceipt(message.transactionHash)
    if (receipt === undefined || receipt.blockHash !== message.blockHash) {
      return await viewOtherBlock(connection, message, receipt)
    }
    // Finality is counted from this number, and the number comes from the scan: it must be the connections' own.
    if (receipt.blockNumber !== message.blockNumber) {
      const reason = `${connection.name} has the block of this packet at another height than ${message.blockNumber}`
      return { kind: 'contradicts', reason }
    }
    if (holdsPacket(receipt, message, source)) return { kind: 'holds' }
    return { kind: 'contradicts', reason: `${connection.name} has the transaction without this packet` }
  } catch (error) {
    return { kind: 'silent', error }
  }
}

/** The transaction is missing or in another block: is that block gone, or is the connection behind or wrong? */
async function viewOtherBlock(connection: Chain, message: Message, receipt: Receipt | undefined): Promise<View> {
  const { name } = connection
  const block = await connection.getBlock(message.blockNumber)
  if (block === undefined) return { kind: 'unknown', reason: `${name} does not have the block yet` }
  if (block.hash !== message.blockHash) {
    const reason = `${name} has another block ${message.blockNumber} than the one of this packet`
    return { kind: 'otherBlock', reason }
  }
  if (receipt === undefined) return { kind: 'unknown', reason: `${name} has the block, but not the transaction` }
  return { kind: 'contradicts', reason: `${name} puts the transaction into another block than the one that it has` }
}

function holdsPacket(receipt: Receipt, message: Message, { endpoint }: ChainConfig): boolean {
  if (!receipt.succeeded) return false
  return decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'PacketSent').some(({ args }) => {
    // The whole packet is compared, so guid, header and payload are all covered.
    return (
      args.encodedPayload === message.packet && decodePacket(args.encodedPayload).payloadHash === message.payloadHash
    )
  })
}
