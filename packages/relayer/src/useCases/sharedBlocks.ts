import { packetSent } from '../domain/packetSent.js'
import type { Message } from '../messages/message.js'
import type { ChainConfig } from '../network.js'
import type { Chain } from '../ports/chain.js'
import { type Place, type Sighting, sightingsIn } from './sightings.js'

/** Looks for packets in blocks. */
export type SharedBlocks = {
  /** In the block in which it was found, where several are asked for. `undefined` says nothing: then its transaction is asked for. */
  readonly find: (connection: Chain, message: Message, source: ChainConfig) => Promise<Sighting | undefined>
  /** In a block of that number. @throws {RelayerError} when the connection does not answer */
  readonly findAt: (
    connection: Chain,
    place: Place,
    blockNumber: bigint,
    source: ChainConfig,
  ) => Promise<Sighting | undefined>
}

type Sightings = (place: Place) => Sighting | undefined

/**
 * Reads the packets of a block once for each connection, where several messages are in that block: a request for each message would cost
 * more than all the rest.
 *
 * @param messages - those that will be asked for
 * @returns the reader; a block with one message is only read when that is asked for
 */
export function readSharedBlocks(messages: readonly Message[]): SharedBlocks {
  const counts = new Map<string, number>()
  for (const message of messages) counts.set(blockOf(message), (counts.get(blockOf(message)) ?? 0) + 1)
  const read = new Map<Chain, Map<string, Promise<Sightings>>>()

  function packetsOf(connection: Chain, blockNumber: bigint, source: ChainConfig): Promise<Sightings> {
    const ofConnection = read.get(connection) ?? new Map<string, Promise<Sightings>>()
    read.set(connection, ofConnection)
    const key = blockOf({ srcEid: source.eid, blockNumber })
    const range = { fromBlock: blockNumber, toBlock: blockNumber }
    const packets =
      ofConnection.get(key) ??
      connection
        .getLogs({ address: source.endpoint, topics: [packetSent], ...range })
        .then((logs) => sightingsIn(logs, source))
    ofConnection.set(key, packets)
    return packets
  }

  return {
    find: async (connection, message, source) => {
      if ((counts.get(blockOf(message)) ?? 0) < 2) return undefined
      // Its transactions are asked for instead: whoever does not answer those is silent.
      const packets = await packetsOf(connection, message.blockNumber, source).catch(() => undefined)
      return packets?.(message)
    },
    findAt: async (connection, place, blockNumber, source) => (await packetsOf(connection, blockNumber, source))(place),
  }
}

function blockOf({ srcEid, blockNumber }: Pick<Message, 'srcEid' | 'blockNumber'>): string {
  return `${srcEid}/${blockNumber}`
}
