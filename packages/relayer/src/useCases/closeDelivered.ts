import { type RelayerContext, reorgDepth } from './context.js'
import { viewFar } from './farView.js'
import { markClosed, markUndelivered } from './progress.js'
import { lastScannedBlock } from './scan.js'

/** Messages that one pass looks at. */
const maxBatch = 50

/**
 * Looks once more at what was delivered some time ago, and closes it: a reorganisation of the far chain can undo a delivery.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function closeDelivered(context: RelayerContext, dstEid: number): Promise<void> {
  const scanned = await lastScannedBlock(context.store, dstEid)
  if (scanned === undefined) return
  const depth = reorgDepth(context, dstEid)
  const deep = (await context.messages.openTo(dstEid)).filter(
    ({ delivery, status }) =>
      status === 'delivered' && delivery !== undefined && scanned - delivery.blockNumber >= depth,
  )
  for (const { message, state } of await viewFar(context, dstEid, deep.slice(0, maxBatch))) {
    if (state === 'executed') await markClosed(context, message)
    else await markUndelivered(context, message)
  }
}
