import { decodePacket } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import type { ChainConfig } from '../config.js'
import { decodeLogs } from '../domain/decodeLogs.js'
import type { Message } from '../messages/message.js'
import type { Chain, Receipt } from '../ports/chain.js'

/**
 * What a DVN's own connections say about a message. Only `agreed` may be attested.
 *
 * `unknown`: one of them does not have the transaction (yet). `reorged`: all say that its block is gone. `disagreed`: they
 * contradict each other or the message, so at least one of them is wrong.
 */
export type Agreement =
  | { readonly verdict: 'agreed' }
  | { readonly verdict: 'reorged' }
  | { readonly verdict: 'unknown' | 'disagreed'; readonly reason: string }

/**
 * Fetches the transaction of a message again from every connection of a DVN, and compares block hash, height and payload.
 *
 * @param message - as it was found, which proves nothing
 * @param connections - the DVN's own, of the source chain
 * @param source - the source chain's endpoint
 * @returns what they say
 */
export async function askConnections(
  message: Message,
  connections: readonly Chain[],
  source: ChainConfig,
): Promise<Agreement> {
  const answers = await Promise.all(
    connections.map(async (connection) => ({
      connection,
      receipt: await connection.getReceipt(message.transactionHash),
    })),
  )
  if (answers.some(({ receipt }) => receipt === undefined || receipt.blockHash !== message.blockHash)) {
    return explainOtherBlock(message, answers)
  }
  // Finality is counted from this number, and the number comes from the scan: it must be the connections' own.
  const elsewhere = answers.find(({ receipt }) => receipt?.blockNumber !== message.blockNumber)
  if (elsewhere !== undefined) {
    const reason = `${elsewhere.connection.name} has the block of this packet at another height than ${message.blockNumber}`
    return { verdict: 'disagreed', reason }
  }
  const denying = answers.find(({ receipt }) => receipt === undefined || !holdsPacket(receipt, message, source))
  if (denying === undefined) return { verdict: 'agreed' }
  return { verdict: 'disagreed', reason: `${denying.connection.name} has the transaction without this packet` }
}

type Answer = { readonly connection: Chain; readonly receipt: Receipt | undefined }

/** The transaction is missing or in another block somewhere: is that block gone, or is somebody behind or wrong? */
async function explainOtherBlock(message: Message, answers: readonly Answer[]): Promise<Agreement> {
  const blocks = await Promise.all(
    answers.map(async ({ connection }) => ({ connection, block: await connection.getBlock(message.blockNumber) })),
  )
  const withBlock = blocks.filter(({ block }) => block?.hash === message.blockHash)
  if (withBlock.length === 0 && blocks.every(({ block }) => block !== undefined)) return { verdict: 'reorged' }
  if (withBlock.length === blocks.length) {
    const without = answers.find(({ receipt }) => receipt === undefined)
    if (without !== undefined)
      return { verdict: 'unknown', reason: `${without.connection.name} has the block, but not the transaction` }
    return {
      verdict: 'disagreed',
      reason: 'a connection puts the transaction into another block than the one that it has',
    }
  }
  const other = blocks.find(({ block }) => block?.hash !== message.blockHash)
  if (other?.block === undefined)
    return { verdict: 'unknown', reason: `${other?.connection.name} does not have the block yet` }
  return {
    verdict: 'disagreed',
    reason: `${other.connection.name} has another block ${message.blockNumber} than the one of this packet`,
  }
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
