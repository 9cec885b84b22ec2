import { NotOnPageError } from '../errors.js'
import { readPrices } from '../network/relayConfig.js'
import { formatStatus } from '../operate/formatStatus.js'
import { pauseText } from '../operate/pauseText.js'
import { readEverything } from '../operate/readEverything.js'
import { withOperator } from '../operate/withOperator.js'
import { printJson } from '../printJson.js'
import { statusWeb } from './statusWeb.js'

export type StatusOptions = {
  config: string
  /** File with prices, for dollars beside coins. */
  prices?: string | undefined
  /** File that describes a deployment on AWS: its table is read in place of the store of the configuration. */
  aws?: string | undefined
  /** One JSON object on stdout instead of tables. */
  json?: boolean | undefined
  /** Serve it as a page until Ctrl-C. */
  web?: boolean | undefined
  port: number
}

/**
 * `omnicover status`: how every pathway stands, and what the keys have that pay.
 *
 * @param options - where the configuration is, and how to print
 * @throws {ConfigFileError | ConfigInvalidError | StoreFileInvalidError | PortInUseError}
 * @throws {NotOnPageError} when the page is to have prices, or to be printed as JSON
 */
export async function status({
  config: configFile,
  prices: pricesFile,
  aws,
  json,
  web,
  port,
}: StatusOptions): Promise<void> {
  if (web) {
    const others = [...(pricesFile === undefined ? [] : ['--prices']), ...(json ? ['--json'] : [])]
    if (others.length > 0) throw new NotOnPageError(others)
    return statusWeb(configFile, port, aws)
  }
  const prices = pricesFile === undefined ? undefined : readPrices(pricesFile)
  await withOperator(
    configFile,
    async (operator, config) => {
      const everything = await readEverything(operator, config, prices)
      const { pause, pathways, signers, stages } = everything
      if (json) return printJson('status', everything)
      const lines = formatStatus(pathways, signers, stages, prices)
      console.log([...(pause ? [pauseText(pause), ''] : []), ...lines].join('\n'))
    },
    aws,
  )
}
