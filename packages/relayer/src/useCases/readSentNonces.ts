import { sentNonceRead } from '../domain/endpoint.js'
import type { PathwayEnds } from '../domain/pathwayKey.js'
import type { Chain } from '../ports/chain.js'
import { chainConfigOf, type RelayerContext } from './context.js'

/**
 * Reads how many messages were sent on pathways up to a block, which is the nonce of the last one.
 *
 * @param context - ports
 * @param source - a connection of the source chain
 * @param pathways - which, all of that chain
 * @param blockNumber - the block
 * @returns the nonces, in the order of the pathways
 * @throws {RelayerError} when the connection cannot say
 */
export async function readSentNonces(
  context: RelayerContext,
  source: Chain,
  pathways: readonly PathwayEnds[],
  blockNumber: bigint,
): Promise<readonly bigint[]> {
  const { endpoint } = chainConfigOf(context, source.eid)
  return source.read(
    pathways.map((pathway) => sentNonceRead(endpoint, pathway)),
    blockNumber,
  )
}
