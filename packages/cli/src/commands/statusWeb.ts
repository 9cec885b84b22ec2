import { once } from 'node:events'
import { readEverything } from '../operate/readEverything.js'
import { readStories } from '../operate/readStories.js'
import { withOperator } from '../operate/withOperator.js'
import { schemas } from '../schemas.js'
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
        schema: schemas.explain,
        messages: await readStories(operator, id, { config: configFile, aws: stackFile }),
      })
      const status = async () => ({ schema: schemas.status, ...(await readEverything(operator, config)) })
      const { url, close } = await serveStatus({ status, stories }, port)
      console.log(`The page is at ${url} for this machine alone. Press Ctrl-C to stop.`)
      if (!signal.aborted) await once(signal, 'abort')
      await close()
    },
    stackFile,
  )
}
