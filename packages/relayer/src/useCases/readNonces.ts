import { endpointV2Abi } from '@omnicover/deployments'
import { pad } from 'viem'
import { sentNonceRead } from '../domain/endpoint.js'
import type { PathwayEnds } from '../domain/pathwayKey.js'
import { contractRead } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'

/** How many messages of a pathway were sent, and up to which its receiver has handled some. */
export type PathwayNonces = { readonly sent: bigint; readonly executed: bigint }

/**
 * Reads how far a pathway is, from the endpoints of both chains.
 *
 * @param context - ports
 * @param pathway - which
 * @returns the newest nonce that was sent, and the highest one that was executed
 * @throws {RelayerError} when a chain cannot be read
 */
export async function readNonces(
  context: Pick<RelayerContext, 'network' | 'chains'>,
  pathway: PathwayEnds,
): Promise<PathwayNonces> {
  const { srcEid, sender, dstEid, receiver } = pathway
  const [[sent], [executed]] = await Promise.all([
    chainOf(context, srcEid).read([sentNonceRead(chainConfigOf(context, srcEid).endpoint, pathway)]),
    chainOf(context, dstEid).read([
      contractRead({
        address: chainConfigOf(context, dstEid).endpoint,
        abi: endpointV2Abi,
        functionName: 'lazyInboundNonce',
        args: [receiver, srcEid, pad(sender)],
      }),
    ]),
  ])
  return { sent, executed }
}
