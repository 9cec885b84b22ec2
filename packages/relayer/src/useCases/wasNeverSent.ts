import { slice } from 'viem'
import type { Message } from '../messages/message.js'
import { type RelayerContext, sourcesOf } from './context.js'
import { readSentNonces } from './readSentNonces.js'

/**
 * Asks the relayer's own connections whether a message was invented: whoever has its block says that fewer messages had been sent by then.
 *
 * @param context - ports
 * @param message - the message
 * @returns whether all that answer say so; `false` when none answers
 */
export async function wasNeverSent(context: RelayerContext, message: Message): Promise<boolean> {
  const { srcEid, sender, dstEid, receiver, nonce, blockNumber } = message
  const pathway = { srcEid, sender: slice(sender, 12), dstEid, receiver }
  const answers = await Promise.allSettled(
    sourcesOf(context, srcEid).map((source) => readSentNonces(context, source, [pathway], blockNumber)),
  )
  const counts = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  return counts.length > 0 && counts.every((sent) => sent < nonce)
}
