import { endpointV2Abi } from '@omnicover/deployments'
import { toEventSelector } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import type { Message } from '../messages/message.js'
import type { ChainConfig } from '../network.js'
import type { Chain } from '../ports/chain.js'

/** Says whether a connection has a packet in the block in which it was found. `false` says nothing: then its transaction is asked for. */
export type SharedBlocks = (connection: Chain, message: Message, source: ChainConfig) => Promise<boolean>

const packetSent = toEventSelector('PacketSent(bytes,bytes,address)')

/**
 * Reads the packets of a block once for each connection, where several messages are in that block: a request for each message would cost
 * more than all the rest.
 *
 * @param messages - those that will be asked for
 * @returns the reader; a block with one message is not read
 */
export function readSharedBlocks(messages: readonly Message[]): SharedBlocks {
  const blockOf = ({ srcEid, blockNumber }: Message) => `${srcEid}/${blockNumber}`
  const counts = new Map<string, number>()
  for (const message of messages) counts.set(blockOf(message), (counts.get(blockOf(message)) ?? 0) + 1)
  const read = new Map<Chain, Map<string, Promise<ReadonlySet<string>>>>()

  function packetsOf(connection: Chain, message: Message, { endpoint }: ChainConfig): Promise<ReadonlySet<string>> {
    const ofConnection = read.get(connection) ?? new Map<string, Promise<ReadonlySet<string>>>()
    read.set(connection, ofConnection)
    const known = ofConnection.get(blockOf(message))
    if (known !== undefined) return known
    const { blockNumber } = message
    const range = { fromBlock: blockNumber, toBlock: blockNumber }
    const packets = connection.getLogs({ address: endpoint, topics: [packetSent], ...range }).then(
      (logs) =>
        new Set(
          decodeLogs(logs, endpoint, endpointV2Abi, 'PacketSent').map(({ args, log }) => {
            return placeOf({ ...log, packet: args.encodedPayload })
          }),
        ),
      // Its transactions are asked for instead: whoever does not answer those is silent.
      () => new Set<string>(),
    )
    ofConnection.set(blockOf(message), packets)
    return packets
  }

  return async (connection, message, source) => {
    if ((counts.get(blockOf(message)) ?? 0) < 2) return false
    return (await packetsOf(connection, message, source)).has(placeOf(message))
  }
}

type Place = Pick<Message, 'blockHash' | 'blockNumber' | 'transactionHash' | 'packet'>

/** The whole packet and where it is, so that nothing of it can differ. */
function placeOf({ blockHash, blockNumber, transactionHash, packet }: Place): string {
  return `${blockHash}/${blockNumber}/${transactionHash}/${packet}`
}
