import { receiveUln302Abi } from '@omnicover/deployments'
import { answerAt } from '../domain/answerAt.js'
import { contractRead } from '../ports/chain.js'
import { chainConfigOf, chainOf, dvnContractOf, type RelayerContext } from './context.js'
import type { FarView } from './farView.js'
import { markUnattested } from './progress.js'

/**
 * Takes back attestations that are recorded and that the far chain does not have: a reorganisation there undid them. Their DVNs attest
 * again. A young one is left alone, because a provider that is behind does not have it yet.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param views - messages to it, as they stand there
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function recheckAttestations(
  context: RelayerContext,
  dstEid: number,
  views: readonly FarView[],
): Promise<void> {
  const { clock, network } = context
  const recorded = views
    .filter(({ state, isVerifiable }) => state === 'empty' && !isVerifiable)
    .flatMap(({ message, packet }) =>
      Object.entries(message.attestations)
        .filter(([, { atMs }]) => clock.nowMs() - atMs > network.send.lostAfterMs)
        .map(([dvn]) => ({ message, packet, dvn })),
    )
  if (recorded.length === 0) return
  const { receiveLibrary } = chainConfigOf(context, dstEid)
  const lookups = await chainOf(context, dstEid).read(
    recorded.map(({ packet, dvn }) =>
      contractRead({
        address: receiveLibrary,
        abi: receiveUln302Abi,
        functionName: 'hashLookup',
        args: [packet.headerHash, packet.payloadHash, dvnContractOf(context, dvn, dstEid).address],
      }),
    ),
  )
  for (const [index, { message, dvn }] of recorded.entries()) {
    const [isSubmitted] = answerAt(lookups, index)
    if (!isSubmitted) await markUnattested(context, message, dvn)
  }
}
