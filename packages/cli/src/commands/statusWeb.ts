import { once } from 'node:events'
import { explainMessages } from '@omnicover/relayer/operations'
import { readEverything } from '../operate/readEverything.js'
import { withOperator } from '../operate/withOperator.js'
import { commandLine } from '../operate/words.js'
import { serveStatus } from '../web/serveStatus.js'
import { abortOnSignal } from './abortOnSignal.js'

/**
 * `omnicover status --web`: serves the status as a page to this machine, until Ctrl-C.
 *
 * @param configFile - the configuration
 * @param port - where; 0 for any that is free
 * @param stackFile - see {@link withOperator}
 * @throws {PortInUseError} when somebody else listens there
 */
export async function statusWeb(configFile: string, port: number, stackFile?: string): Promise<void> {
  const signal = abortOnSignal()
  await withOperator(
    configFile,
    async (operator, config) => {
      const stories = async (id: `0x${string}`) => ({
        schema: 'omnicover.explain/1',
        messages: (await explainMessages(operator, id)).map((story) => ({
          ...story,
          command: story.next.command && commandLine(story.next.command, configFile),
        })),
      })
      const { url, close } = await serveStatus({ status: () => readEverything(operator, config), stories }, port)
      console.log(`The page is at ${url} for this machine alone. Press Ctrl-C to stop.`)
      if (!signal.aborted) await once(signal, 'abort')
      await close()
    },
    stackFile,
  )
}
