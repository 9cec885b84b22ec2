import { payersOf, readPause, readSigners, readStatus } from '@omnicover/relayer/operations'
import { toJson } from '../json.js'
import { formatStatus } from '../operate/formatStatus.js'
import { pauseText } from '../operate/pauseText.js'
import { withOperator } from '../operate/withOperator.js'

export type StatusOptions = {
  config: string
  /** One JSON object on stdout instead of tables. */
  json?: boolean | undefined
}

/**
 * `omnicover status`: how every pathway stands, and what the keys have that pay.
 *
 * @param options - where the configuration is, and how to print
 * @throws {ConfigFileError | ConfigInvalidError | StoreFileInvalidError}
 */
export async function status({ config: configFile, json }: StatusOptions): Promise<void> {
  await withOperator(configFile, async (operator, config) => {
    const pathways = await readStatus(operator)
    const signers = await readSigners(operator, payersOf(config))
    const pause = operator.store && (await readPause(operator.store))
    const atMs = operator.clock.nowMs()
    if (json) console.log(toJson({ schema: 'omnicover.status/1', atMs, pause, pathways, signers }, 2))
    else console.log([...(pause ? [pauseText(pause), ''] : []), ...formatStatus(pathways, signers)].join('\n'))
  })
}
