import { endsOf, type Message } from '../messages/message.js'
import type { Chain } from '../ports/chain.js'
import { type RelayerContext, sourcesOf } from './context.js'
import { readSentNonces } from './readSentNonces.js'

/**
 * Asks the relayer's own connections whether a message was invented: whoever has its block says that fewer messages had been sent by then.
 *
 * @param context - ports
 * @param message - the message; the height of its block may be a lie, so each connection says it itself
 * @returns whether all that answer say so; `false` when none answers
 */
export async function wasNeverSent(context: RelayerContext, message: Message): Promise<boolean> {
  const { srcEid, nonce, blockHash } = message
  const readFrom = async (source: Chain) => {
    const block = await source.getBlock(blockHash)
    return block === undefined ? [] : readSentNonces(context, source, [endsOf(message)], block.number)
  }
  const answers = await Promise.allSettled(sourcesOf(context, srcEid).map(readFrom))
  const counts = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  return counts.length > 0 && counts.every((sent) => sent < nonce)
}
