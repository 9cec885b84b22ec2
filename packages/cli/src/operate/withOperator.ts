import { parseKeylessConfig, parseRelayerConfig, type RelayerConfig } from '@omnicover/relayer'
import { type Operator, openOperator, type Progress } from '@omnicover/relayer/operations'
import { type KeptContracts, readKeylessFile, readRelayFile } from '../network/relayConfig.js'
import { openAwsStore } from './openAwsStore.js'

/**
 * Does work with a relayer's configuration file, and shows its progress on a terminal.
 *
 * @param configFile - as for `omnicover relay`
 * @param work - what to do
 * @param stackFile - describes a deployment on AWS, whose table is read in place of the store of the configuration; its keys are in KMS, so
 * those of the configuration are not looked at
 * @returns what the work returns
 * @throws {ConfigFileError | ConfigInvalidError | StoreFileInvalidError} and what the work throws
 */
export async function withOperator<Result>(
  configFile: string,
  work: (operator: Operator, config: RelayerConfig, contracts: readonly KeptContracts[]) => Promise<Result>,
  stackFile?: string,
): Promise<Result> {
  const isOnAws = stackFile !== undefined
  const { relayer, contracts } = isOnAws ? readKeylessFile(configFile) : readRelayFile(configFile)
  const config = isOnAws ? parseKeylessConfig(relayer) : parseRelayerConfig(relayer)
  const store = isOnAws ? await openAwsStore(stackFile) : undefined
  const { operator, close } = openOperator(config, process.stderr.isTTY ? showProgress : undefined, store)
  try {
    return await work(operator, config, contracts)
  } finally {
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE)
    await close()
  }
}

const CLEAR_LINE = '\r\u001b[K'

function showProgress({ what, done, total }: Progress): void {
  process.stderr.write(`${CLEAR_LINE}${what}: ${Math.floor((100 * done) / Math.max(total, 1))}%`)
}
