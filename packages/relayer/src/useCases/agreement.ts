import { isAddressEqual } from 'viem'
import { type Message, packetOf } from '../messages/message.js'
import type { ChainConfig } from '../network.js'
import type { Chain, Receipt } from '../ports/chain.js'
import type { SharedBlocks } from './sharedBlocks.js'
import { type Sighting, sightingsIn } from './sightings.js'

/**
 * What a DVN's own connections say about a message. Only `agreed` may be attested.
 *
 * `agreed`: as many as its quorum have this packet, and say the same of it, which may be something else than was told (`sighting`);
 * `objection` is what one of the others says against it. `reorged`: as many say that its block is gone. `silent`: neither, because some do
 * not answer. `refused`: neither; at least one of them is behind or wrong, or they have its transaction without it (`isContradicted`: as
 * many as the quorum contradict).
 */
export type Agreement =
  | { readonly verdict: 'agreed'; readonly sighting: Sighting; readonly objection: string | undefined }
  | { readonly verdict: 'reorged' }
  | { readonly verdict: 'silent'; readonly error: unknown }
  | { readonly verdict: 'refused'; readonly reason: string; readonly isContradicted: boolean }

/** What one connection says: it has the packet, has another block there, contradicts, does not know, or does not answer. */
type View =
  | { readonly kind: 'holds'; readonly name: string; readonly sighting: Sighting }
  | { readonly kind: 'otherBlock'; readonly reason: string }
  | { readonly kind: 'contradicts'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'silent'; readonly error: unknown }

/**
 * Fetches the transaction of a message again from the connections of a DVN, or the packets of its block where several are asked for, and
 * compares block hash, height and payload. A packet that is not where it was told to be is looked for in its block.
 *
 * @param message - as it was found, which proves nothing
 * @param connections - the DVN's own, of the source chain; those on which the message is final
 * @param quorum - how many of them must have it: more than half of the DVN's
 * @param source - the source chain's endpoint
 * @param blocks - finds a packet among those of its block, of which others ask too
 * @returns what they say
 */
export async function askConnections(
  message: Message,
  connections: readonly Chain[],
  quorum: number,
  source: ChainConfig,
  blocks: SharedBlocks,
): Promise<Agreement> {
  const views = await Promise.all(connections.map((connection) => viewFrom(connection, message, source, blocks)))
  const count = (kind: View['kind']) => views.filter((view) => view.kind === kind).length
  const holding = views.filter((view) => view.kind === 'holds')
  const isLike = (one: Sighting) => (view: (typeof holding)[number]) => isSame(view.sighting, one)
  const agreed = holding.find(({ sighting }) => holding.filter(isLike(sighting)).length >= quorum)
  if (agreed !== undefined) {
    const { sighting } = agreed
    const other = holding.find((view) => !isSame(view.sighting, sighting))
    return { verdict: 'agreed', sighting, objection: objectionIn(views) ?? (other && otherwise(other.name)) }
  }
  if (count('otherBlock') >= quorum) return { verdict: 'reorged' }
  const silent = views.find((view) => view.kind === 'silent')
  if (silent !== undefined) return { verdict: 'silent', error: silent.error }
  const isDisputed = holding.length >= quorum
  const reason = objectionIn(views) ?? views.find((view) => view.kind === 'unknown')?.reason
  return {
    verdict: 'refused',
    reason:
      reason ??
      (isDisputed ? otherwise(holding[0]?.name ?? '') : `fewer than ${quorum} connections have its confirmations`),
    isContradicted: count('contradicts') >= quorum,
  }
}

function otherwise(name: string): string {
  return `${name} says something else than others of the options, library or transaction of this packet`
}

function objectionIn(views: readonly View[]): string | undefined {
  return views.find((view) => view.kind === 'contradicts' || view.kind === 'otherBlock')?.reason
}

function isSame(one: Sighting, other: Sighting): boolean {
  return isSamePlace(one, other) && one.options === other.options && isAddressEqual(one.sendLibrary, other.sendLibrary)
}

type Where = Pick<Sighting, 'blockNumber' | 'transactionHash'>

function isSamePlace(one: Where, other: Where): boolean {
  return one.blockNumber === other.blockNumber && one.transactionHash === other.transactionHash
}

async function viewFrom(connection: Chain, message: Message, source: ChainConfig, blocks: SharedBlocks): Promise<View> {
  const { name } = connection
  try {
    if (packetOf(message).payloadHash !== message.payloadHash)
      return { kind: 'contradicts', reason: 'its packet has another payload than it is known by' }
    const shared = await blocks.find(connection, message, source)
    if (shared !== undefined && isSamePlace(shared, message)) return { kind: 'holds', name, sighting: shared }
    const view = await viewAt(connection, message, message, source)
    if (view.kind === 'holds') return view
    // Who told of it may have lied about all but the hash of its block.
    const block = await connection.getBlock(message.blockHash)
    const found = block && (await blocks.findAt(connection, message, block.number, source))
    return found === undefined || isSamePlace(found, message) ? view : await viewAt(connection, message, found, source)
  } catch (error) {
    return { kind: 'silent', error }
  }
}

/** What a connection says of a message, if the message is where it is said to be. */
async function viewAt(connection: Chain, message: Message, where: Where, source: ChainConfig): Promise<View> {
  const { name } = connection
  const { blockNumber, transactionHash } = where
  const receipt = await connection.getReceipt(transactionHash)
  if (receipt === undefined || receipt.blockHash !== message.blockHash)
    return viewOtherBlock(connection, message, blockNumber, receipt)
  // Finality is counted from this number, and the number comes from the scan: it must be the connections' own.
  if (receipt.blockNumber !== blockNumber) {
    return { kind: 'contradicts', reason: `${name} has the block of this packet at another height than ${blockNumber}` }
  }
  const sighting = receipt.succeeded ? sightingsIn(receipt.logs, source)(message) : undefined
  if (sighting === undefined) return { kind: 'contradicts', reason: `${name} has the transaction without this packet` }
  return { kind: 'holds', name, sighting: { ...sighting, blockNumber, transactionHash } }
}

/** The transaction is missing or in another block: is that block gone, or is the connection behind or wrong? */
async function viewOtherBlock(
  connection: Chain,
  message: Message,
  blockNumber: bigint,
  receipt: Receipt | undefined,
): Promise<View> {
  const { name } = connection
  const block = await connection.getBlock(blockNumber)
  if (block === undefined) return { kind: 'unknown', reason: `${name} does not have the block yet` }
  if (block.hash !== message.blockHash) {
    return { kind: 'otherBlock', reason: `${name} has another block ${blockNumber} than the one of this packet` }
  }
  if (receipt === undefined) return { kind: 'unknown', reason: `${name} has the block, but not the transaction` }
  return { kind: 'contradicts', reason: `${name} puts the transaction into another block than the one that it has` }
}
