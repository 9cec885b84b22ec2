import type { Hash } from 'viem'
import { tellStory } from './explainMessages.js'
import { findMessages } from './findMessages.js'
import type { Operator } from './operator.js'
import type { SentMessage } from './sentMessages.js'
import type { Story } from './story.js'

/** A message as its source chain has it, and its whole story. */
export type LookedUp = { readonly sent: SentMessage; readonly story: Story }

/**
 * Looks one message up, for whoever wants to do something for it.
 *
 * @param operator - where to look
 * @param guid - which
 * @returns the message
 * @throws {MessageUnknownError} when there is no such message
 * @throws {RelayerError} when a chain cannot be read
 */
export async function lookUp(operator: Operator, guid: Hash): Promise<LookedUp> {
  const [sent] = await findMessages(operator, guid)
  if (sent === undefined) throw new TypeError('a found message is there')
  return { sent, story: await tellStory(operator, sent) }
}
