import type { PriceTable } from '@omnicover/relayer'
import { explainMessages, type Operator } from '@omnicover/relayer/operations'
import type { Hash } from 'viem'
import { dollarsOf } from './dollarsOf.js'
import { commandLine } from './words.js'

/**
 * Reads what `explain` shows, as a terminal, a machine and the page get it.
 *
 * @param operator - where to look
 * @param id - a guid, or the hash of a transaction that moved messages
 * @param given - the files that the command was given: the next one needs them too
 * @param prices - for dollars
 * @returns the stories; `command` is what comes next as a line for a terminal, where a command does it
 * @throws {MessageUnknownError | RpcUnreachableError}
 */
export async function readStories(
  operator: Operator,
  id: Hash,
  given: { readonly config: string; readonly aws?: string | undefined },
  prices?: PriceTable,
) {
  const stories = await explainMessages(operator, id)
  return stories.map((story) => {
    const { record, dstEid, next } = story
    const command = next.command && commandLine(next.command, given.config, given.aws)
    if (record === undefined || prices === undefined) return { ...story, command }
    const { feePaid: wei, usage } = record.report
    return { ...story, command, record: { ...record, dollars: dollarsOf({ eid: dstEid, wei, usage }, prices) } }
  })
}
