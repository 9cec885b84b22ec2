import { endpointV2Abi } from '@omnicover/deployments'
import type { Hex } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import type { ChainConfig } from '../network.js'
import type { ChainLog } from '../ports/chain.js'
import type { Wishes } from './termsOf.js'

/** What a connection says of a packet, beside the packet and the hash of its block: where it is, and what it asks for. */
export type Sighting = Pick<ChainLog, 'blockNumber' | 'transactionHash'> & Wishes

/** A packet and the block that it is in. */
export type Place = { readonly blockHash: Hex; readonly packet: Hex }

/**
 * Reads the packets that stand in logs.
 *
 * @param logs - any
 * @param source - the source chain's endpoint
 * @returns what they say of a packet; of one that is not in them, or in another block, `undefined`
 */
export function sightingsIn(
  logs: readonly ChainLog[],
  { endpoint }: ChainConfig,
): (place: Place) => Sighting | undefined {
  // The whole packet, so that guid, header and payload are all covered.
  const keyOf = ({ blockHash, packet }: Place) => `${blockHash}/${packet}`
  const sightings = new Map(
    decodeLogs(logs, endpoint, endpointV2Abi, 'PacketSent').map(({ args, log }) => {
      const { encodedPayload, options, sendLibrary } = args
      const { blockHash, blockNumber, transactionHash } = log
      return [keyOf({ blockHash, packet: encodedPayload }), { blockNumber, transactionHash, options, sendLibrary }]
    }),
  )
  return (place) => sightings.get(keyOf(place))
}
