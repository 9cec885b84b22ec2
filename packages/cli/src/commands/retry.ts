import type { RelayerConfig } from '@omnicover/relayer'
import {
  type Operator,
  openExecutor,
  openForeignSender,
  type PlannedStep,
  planRetry,
  takeStep,
} from '@omnicover/relayer/operations'
import type { Hash, Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { withOperator } from '../operate/withOperator.js'
import { coins } from '../operate/words.js'
import { printJson } from '../printJson.js'
import { readKeyFile } from '../readKeyFile.js'
import { abortOnSignal } from './abortOnSignal.js'

export type RetryOptions = {
  config: string
  /** Gas for the handler, in place of what the message paid for. */
  gas?: bigint | undefined
  /** Plan and try the step, and send nothing. */
  dryRun?: boolean | undefined
  /** File with the private key that pays. Default: the executor's key, which only one process may use. */
  keyFile?: string | undefined
  json?: boolean | undefined
}

/**
 * `omnicover retry`: takes the next step of a message by hand.
 *
 * @param guid - the message
 * @param options - where the configuration is, who pays, how much gas
 * @throws {NoStepError} when nothing is to be done, or somebody else must act first
 * @throws {StepWouldFailError} when the step would fail
 * @throws {StoreInUseError} when the relayer runs, and no other key is named
 */
export async function retry(guid: Hash, options: RetryOptions): Promise<void> {
  await withOperator(options.config, async (operator, config) => {
    const foreignKey = options.keyFile === undefined ? undefined : readKeyFile(options.keyFile)
    const from = foreignKey && privateKeyToAddress(foreignKey)
    const planned = await planRetry(operator, guid, { gas: options.gas, from })
    const { story, step, call, gas } = planned
    const plan = { guid, step, eid: story.dstEid, ...call, handlerGas: gas }
    if (!options.json) console.log(describe(planned))
    if (options.dryRun) {
      if (options.json) printJson('retry', { plan, result: null })
      else console.log('Dry run: nothing was sent.')
      return
    }
    const result = await send(operator, config, planned, foreignKey)
    if (options.json) printJson('retry', { plan, result })
    else console.log(`Done in ${result.transactionHash}: ${result.gasUsed} gas, ${coins(result.feePaid)} paid.`)
  })
}

async function send(operator: Operator, config: RelayerConfig, planned: PlannedStep, foreignKey: Hex | undefined) {
  const { dstEid } = planned.story
  const { sender, close } =
    foreignKey === undefined ? openExecutor(operator, config, dstEid) : openForeignSender(operator, dstEid, foreignKey)
  try {
    return await takeStep(operator, planned, sender, abortOnSignal())
  } finally {
    await close()
  }
}

function describe({ story, step, call, gas }: PlannedStep): string {
  const words = {
    commit: 'Commits it to the endpoint',
    deliver: `Delivers it with ${gas} gas for its handler`,
    compose: `Runs the call that its receiver composed, with ${gas} gas`,
  }[step]
  return `${words}: a call of ${call.to} on ${story.dstEid}${call.value > 0n ? ` with ${call.value} wei` : ''}. It was tried and works.`
}
