import { existsSync, writeFileSync } from 'node:fs'
import {
  addressesOf,
  type Config,
  type ConnectedChain,
  connect,
  findCreation,
  type ParsedConfig,
  planDeployment,
  planSetup,
  readConfig,
  resolveConfig,
} from '@omnicover/deployer'
import { formatConfigured } from '../deployment/formatConfigured.js'
import { hidingUrls } from '../deployment/hidingUrls.js'
import { neededKeys, neededVariables } from '../deployment/needed.js'
import { readOwnDvn } from '../deployment/ownDvn.js'
import { type ServedChain, toRelayFile } from '../deployment/toRelayFile.js'
import { DvnUnknownError, FileExistsError, NotDeployedError, NotWiredError } from '../errors.js'
import { toJson } from '../json.js'
import { commandLine } from '../operate/words.js'
import { printJson } from '../printJson.js'
import { assertWritable } from './assertWritable.js'

export type ConfigureOptions = {
  /** Of the deployment. */
  config: string
  /** The relayer's file, which is not there yet. */
  out: string
  /** Which of the configuration's DVNs are the operator's own. Default: none. */
  dvn?: readonly string[] | undefined
  json?: boolean | undefined
}

/**
 * `omnicover configure`: writes the file of `omnicover relay` for a deployment that is wired. It names keys and holds none.
 *
 * @param options - which deployment, where to write, whose DVNs
 * @throws {FileExistsError | FileNotWritableError} before anything is asked
 * @throws {ConfigurationError} when the configuration cannot be used, a variable with an URL is not set, or a node does not answer
 * @throws {DvnUnknownError | NotDeployedError | NotWiredError | NodeFailedError}
 */
export async function configure(options: ConfigureOptions): Promise<void> {
  const { out, dvn = [], json } = options
  if (existsSync(out)) throw new FileExistsError(out)
  assertWritable(out)
  const parsed = await readConfig(options.config)
  const operators = [...parsed.dvns.required, ...parsed.dvns.optional]
  const stranger = dvn.find((name) => !operators.includes(name))
  if (stranger !== undefined) throw new DvnUnknownError(stranger, operators)
  const config = resolveConfig(parsed, process.env)
  const { chains, dvns } = await hidingUrls(config, async () => {
    const connected = await connect(config)
    await assertWired(config, connected, options.config)
    return {
      chains: await Promise.all(connected.map((chain) => toServed(chain, config, parsed))),
      dvns: await Promise.all(dvn.map((name) => readOwnDvn(name, connected))),
    }
  })
  const file = toRelayFile(config, chains, dvns)
  // Whoever made a file in the meantime keeps it.
  writeFileSync(out, `${toJson(file, 2)}\n`, { mode: 0o600, flag: 'wx' })
  const keys = neededKeys(chains, dvns)
  const variables = neededVariables(chains.map(({ rpc }) => rpc))
  if (json) return printJson('configure', { file: out, keys, variables })
  console.log(formatConfigured({ out, file, keys, variables, chains }).join('\n'))
}

async function assertWired(config: Config, chains: readonly ConnectedChain[], path: string): Promise<void> {
  const count = (plan: readonly { readonly transactions: readonly unknown[] }[]) =>
    plan.reduce((sum, { transactions }) => sum + transactions.length, 0)
  const missing = count(await planDeployment(config, chains))
  if (missing > 0) throw new NotDeployedError(missing, commandLine(['deploy'], path))
  const unset = count(await planSetup(config, chains))
  if (unset > 0) throw new NotWiredError(unset, commandLine(['wire'], path))
}

async function toServed(chain: ConnectedChain, { system }: Config, { chains }: ParsedConfig): Promise<ServedChain> {
  const written = chains[chain.name]
  return {
    ...chain,
    rpc: written?.rpcUrl ?? chain.rpcUrl,
    isExecutorForeign: typeof written?.network === 'string',
    startBlock: await findCreation(chain.client, addressesOf(system, chain.settings).gateway),
  }
}
