import type { Hash } from 'viem'
import { readPrices } from '../network/relayConfig.js'
import { formatStory } from '../operate/formatStory.js'
import { readStories } from '../operate/readStories.js'
import { withOperator } from '../operate/withOperator.js'
import { printJson } from '../printJson.js'

export type ExplainOptions = {
  config: string
  /** File with prices, for dollars beside coins. */
  prices?: string | undefined
  /** File that describes a deployment on AWS: its table is read in place of the store of the configuration. */
  aws?: string | undefined
  /** One JSON object on stdout instead of text. */
  json?: boolean | undefined
}

/**
 * `omnicover explain`: the whole story of a message, and what to do next.
 *
 * @param id - a guid, or the hash of a transaction that moved messages
 * @param options - where the configuration is, and how to print
 * @throws {ConfigFileError | ConfigInvalidError | MessageUnknownError | RpcUnreachableError}
 */
export async function explain(
  id: Hash,
  { config: configFile, prices: pricesFile, aws, json }: ExplainOptions,
): Promise<void> {
  const prices = pricesFile === undefined ? undefined : readPrices(pricesFile)
  await withOperator(
    configFile,
    async (operator) => {
      const messages = await readStories(operator, id, { config: configFile, aws }, prices)
      if (json) printJson('explain', { messages })
      else console.log(messages.map((story) => formatStory(story, prices).join('\n')).join('\n\n'))
    },
    aws,
  )
}
