import { inBatches } from '../domain/inBatches.js'
import type { Message } from '../messages/message.js'
import type { RelayerContext } from './context.js'
import type { FarView } from './farView.js'
import { findComposed } from './findComposed.js'
import { discardedReason } from './findDelivery.js'
import { noteForeignDelivery } from './noteForeignDelivery.js'
import { markClosed, markComposed } from './progress.js'
import { viewEach } from './viewEach.js'

/** Messages that one request looks at. */
const maxViews = 50

/**
 * Looks whether somebody else has dealt with what is parked: one that was delivered, or whose composed call was run, goes on as such, and one
 * that its application gave up is closed. What became free by another change stays parked until a person says so.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function reviewParked(context: RelayerContext, dstEid: number): Promise<void> {
  for await (const messages of inBatches(parkedTo(context, dstEid), maxViews)) {
    const views = await viewEach(context, dstEid, messages, 'close')
    for (const view of views) if (view.state === 'executed') await noteDone(context, view)
  }
}

async function* parkedTo({ messages }: RelayerContext, dstEid: number): AsyncIterable<Message> {
  for await (const message of messages.openTo(dstEid)) if (message.status === 'parked') yield message
}

async function noteDone(context: RelayerContext, view: FarView): Promise<void> {
  const { message } = view
  if (message.delivery !== undefined) {
    const composed = await findComposed(context, message)
    if (composed !== undefined && composed !== 'nothing' && composed.state === 'done')
      await markComposed(context, message, {})
    return
  }
  // Found when it was parked; by now it may be too long ago to be found again.
  if (message.parkedReason === discardedReason) return markClosed(context, message)
  await noteForeignDelivery(context, view, () => markClosed(context, message))
}
