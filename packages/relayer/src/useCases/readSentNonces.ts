import { endpointV2Abi } from '@omnicover/deployments'
import { pad } from 'viem'
import type { PathwayEnds } from '../domain/pathwayKey.js'
import { type Chain, contractRead } from '../ports/chain.js'
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
  const { endpoint: address } = chainConfigOf(context, source.eid)
  const abi = endpointV2Abi
  return source.read(
    pathways.map(({ sender, dstEid, receiver }) =>
      contractRead({ address, abi, functionName: 'outboundNonce', args: [sender, dstEid, pad(receiver)] }),
    ),
    blockNumber,
  )
}
