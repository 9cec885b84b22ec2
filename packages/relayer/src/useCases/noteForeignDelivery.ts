import type { RelayerContext } from './context.js'
import type { FarView } from './farView.js'
import { findDelivery } from './findDelivery.js'
import { markDelivered } from './progress.js'

/**
 * Records a message that the far endpoint holds for executed, and that this relayer has not delivered.
 *
 * @param context - ports
 * @param view - the message, as the far chain shows it
 * @param onDiscarded - what to do with one that its application gave up
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function noteForeignDelivery(
  context: RelayerContext,
  { message, packet }: FarView,
  onDiscarded: () => Promise<void>,
): Promise<void> {
  const { outcome, blockNumber, transactionHash } = await findDelivery(context, packet)
  if (outcome === 'discarded') return onDiscarded()
  await markDelivered(context, message, 'other', blockNumber, transactionHash ? { transactionHash } : {})
}
