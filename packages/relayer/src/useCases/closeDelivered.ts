import { disputedReason } from '../domain/endpoint.js'
import { RpcRefusedError } from '../errors.js'
import { awaitsCompose, type Message } from '../messages/message.js'
import { type RelayerContext, reorgDepth } from './context.js'
import { findComposed, notShownReason } from './findComposed.js'
import { isDue, markClosed, markUncomposed, markUndelivered, noteRetry } from './progress.js'
import { lastScannedBlock } from './scan.js'
import { viewEach } from './viewEach.js'

/** Messages that one pass looks at. */
const maxBatch = 50

/**
 * Looks once more at what was delivered some time ago, and closes it: a reorganisation of the far chain can undo a delivery, and the
 * run of what it composed.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function closeDelivered(context: RelayerContext, dstEid: number): Promise<void> {
  const scanned = await lastScannedBlock(context.store, dstEid)
  if (scanned === undefined) return
  const depth = reorgDepth(context, dstEid)
  const deep: Message[] = []
  for await (const message of context.messages.openTo(dstEid)) {
    if (isDeep(context, message, scanned, depth) && isDue(context, message, 'close')) deep.push(message)
    if (deep.length === maxBatch) break
  }
  const views = await viewEach(context, dstEid, deep, 'close')
  await Promise.all(
    views.map(async ({ message, state }) => {
      if (state === undefined) await noteRetry(context, message, 'close', disputedReason)
      // One that lags has neither the block nor the delivery: whether that was undone is for more than half of them to say (`reopenUndelivered`).
      else if (state !== 'executed' && (message.delivery?.blockNumber ?? 0n) > scanned)
        await noteRetry(context, message, 'close', notShownReason)
      else if (state !== 'executed') await markUndelivered(context, message)
      else await closeExecuted(context, message)
    }),
  )
}

/**
 * Whether the last that was done is deep in the far chain. The block is what one connection said: one above all that was scanned for so long
 * is no block, and would never be deep.
 */
function isDeep({ clock, network }: RelayerContext, message: Message, scanned: bigint, depth: bigint): boolean {
  const { delivery, composed, status } = message
  if (status !== 'delivered' || delivery === undefined || awaitsCompose(message)) return false
  const { atMs } = composed ?? delivery
  const blockNumber = composed?.blockNumber ?? delivery.blockNumber
  const isTooHigh = blockNumber > scanned && clock.nowMs() - atMs > network.send.lostAfterMs
  return isTooHigh || scanned - blockNumber >= depth
}

/** Closes what is delivered, unless a run of ours is gone. What somebody else ran is taken as it was found. */
async function closeExecuted(context: RelayerContext, message: Message): Promise<void> {
  if (message.composed?.blockNumber === undefined) return markClosed(context, message)
  const composed = await findComposed(context, message).catch((error: unknown) => {
    // It waits alone, as in `compose`.
    if (!(error instanceof RpcRefusedError) || error.isRateLimit) throw error
    return undefined
  })
  if (composed === undefined) await noteRetry(context, message, 'close', notShownReason)
  else if (composed !== 'nothing' && composed.state !== 'done') await markUncomposed(context, message)
  else await markClosed(context, message)
}
