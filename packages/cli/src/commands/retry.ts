import { type RelayerConfig, StoreInUseError } from '@omnicover/relayer'
import {
  findParked,
  freeMessage,
  lookUp,
  NoStepError,
  type Operator,
  openExecutor,
  openForeignSender,
  type ParkedMessage,
  type PlannedStep,
  planRetry,
  takeStep,
} from '@omnicover/relayer/operations'
import type { Hash, Hex } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { NothingToRetryError, RelayerRunsError, RetryKeyNeededError } from '../errors.js'
import { withOperator } from '../operate/withOperator.js'
import { coins, commandLine } from '../operate/words.js'
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
  /** File of a deployment on AWS, whose table is written in place of the store of the configuration. */
  aws?: string | undefined
  json?: boolean | undefined
}

/**
 * `omnicover retry`: sets a message free that the relayer put aside, and takes the next step of any other by hand. With a key or gas of its
 * own it takes the step of one that was put aside too.
 *
 * @param guid - the message
 * @param options - where the configuration is, who pays, how much gas
 * @throws {NothingToRetryError} when nothing is to be done, or somebody else must act first
 * @throws {StepWouldFailError} when the step would fail
 * @throws {RelayerRunsError} when the relayer runs, and no other key is named
 * @throws {RetryKeyNeededError} when a step is to be taken for a deployment on AWS, and no key is named
 */
export async function retry(guid: Hash, options: RetryOptions): Promise<void> {
  await withOperator(
    options.config,
    async (operator, config) => {
      const foreignKey = options.keyFile === undefined ? undefined : readKeyFile(options.keyFile)
      const from = foreignKey && privateKeyToAddress(foreignKey)
      const lookedUp = await lookUp(operator, guid)
      const parked = await findParked(operator, lookedUp)
      const planned = await planRetry(operator, lookedUp, { gas: options.gas, from }).catch((error: unknown) => {
        // What is set free may have to be attested first, which the relayer does.
        if (!(error instanceof NoStepError)) throw error
        if (parked !== undefined) return undefined
        const command = error.command && commandLine(error.command, options.config, options.aws)
        throw new NothingToRetryError(error.shortMessage, command)
      })
      const isByHand = parked === undefined || foreignKey !== undefined || options.gas !== undefined
      const step = isByHand ? planned : undefined
      if (step !== undefined && foreignKey === undefined && options.aws !== undefined) throw new RetryKeyNeededError()
      const plan = step && { guid, step: step.step, eid: step.story.dstEid, ...step.call, handlerGas: step.gas }
      if (!options.json && step !== undefined) console.log(describe(step))
      if (options.dryRun) {
        if (options.json) return printJson('retry', { plan: plan ?? null, result: null, freed: null })
        if (parked !== undefined) console.log(`It is put aside (${parked.reason}), and would be set free.`)
        console.log('Dry run: nothing was sent.')
        return
      }
      const result = step && (await send(operator, config, step, foreignKey))
      const freed = parked && (await freeMessage(operator, parked))
      if (options.json) return printJson('retry', { plan: plan ?? null, result: result ?? null, freed: freed ?? null })
      if (result !== undefined)
        console.log(`Done in ${result.transactionHash}: ${result.gasUsed} gas, ${coins(result.feePaid)} paid.`)
      if (parked !== undefined) console.log(freedText(parked, freed !== undefined, lookedUp.story.pausedBecause))
    },
    options.aws,
  )
}

async function send(operator: Operator, config: RelayerConfig, planned: PlannedStep, foreignKey: Hex | undefined) {
  const { dstEid } = planned.story
  const { sender, close } =
    foreignKey === undefined ? openOwn(operator, config, dstEid) : openForeignSender(operator, dstEid, foreignKey)
  try {
    return await takeStep(operator, planned, sender, abortOnSignal())
  } finally {
    await close()
  }
}

function openOwn(operator: Operator, config: RelayerConfig, eid: number) {
  try {
    return openExecutor(operator, config, eid)
  } catch (error) {
    if (!(error instanceof StoreInUseError)) throw error
    const wayOut = `Name another key, which pays on ${eid}: --key-file FILE. Or stop the relayer, and run this again.`
    throw new RelayerRunsError(error.pid, wayOut)
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

function freedText({ reason }: ParkedMessage, isFreed: boolean, pausedBecause: string | undefined): string {
  if (!isFreed) return 'It was put aside, and the relayer has gone on with it meanwhile.'
  const when = pausedBecause === undefined ? 'with its next round' : `once it is no longer paused (${pausedBecause})`
  return `It was put aside: ${reason}.\nNow it is free: the relayer goes on with it ${when}.`
}
