import { endsOf, type Message } from '../messages/message.js'
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
  const { srcEid, nonce, blockNumber } = message
  const answers = await Promise.allSettled(
    sourcesOf(context, srcEid).map((source) => readSentNonces(context, source, [endsOf(message)], blockNumber)),
  )
  const counts = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  return counts.length > 0 && counts.every((sent) => sent < nonce)
}
