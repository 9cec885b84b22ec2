import { CallRevertedError } from '../errors.js'
import type { Message } from '../messages/message.js'
import type { RelayerContext } from './context.js'
import { type FarView, viewFar } from './farView.js'
import { noteRetry } from './progress.js'

/**
 * Looks at the far chain for several messages at once; one by one, when a contract reverts: which DVNs count is read of each receiver, and one
 * whose configuration cannot be read must not hide the others.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param messages - messages to it
 * @param step - what is put off for a message that cannot be looked at
 * @returns the views of all others, in the same order
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function viewEach(
  context: RelayerContext,
  dstEid: number,
  messages: readonly Message[],
  step: 'deliver' | 'close',
): Promise<FarView[]> {
  try {
    return await viewFar(context, dstEid, messages)
  } catch (error) {
    if (!(error instanceof CallRevertedError)) throw error
    const [only, another] = messages
    if (only !== undefined && another === undefined) {
      await noteRetry(context, only, step, error.shortMessage)
      return []
    }
  }
  const views: FarView[] = []
  for (const message of messages) views.push(...(await viewEach(context, dstEid, [message], step)))
  return views
}
