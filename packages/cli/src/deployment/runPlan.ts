import {
  awaitQuiet,
  type Config,
  type ConnectedChain,
  connect,
  estimatePlan,
  type Plan,
  readConfig,
  resolveConfig,
  sendPlan,
} from '@omnicover/deployer'
import { unlessAborted } from '@omnicover/devnet'
import { type Address, isAddressEqual, type LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { abortOnSignal } from '../commands/abortOnSignal.js'
import { InterruptedError, KeyNeededError, WrongKeyError } from '../errors.js'
import { commandLine } from '../operate/words.js'
import { printJson } from '../printJson.js'
import { readKeyFile } from '../readKeyFile.js'
import { formatEstimate, toRecord } from './formatPlan.js'
import { hidingUrls } from './hidingUrls.js'
import { createProgress, type SentTransaction } from './progress.js'

export type SendOptions = {
  config: string
  keyFile?: string | undefined
  /** Print every transaction and send none. */
  dryRun?: boolean | undefined
  json?: boolean | undefined
}

/** A command that sends what it plans. */
export type PlanCommand = {
  name: 'deploy' | 'wire'
  /** Who must sign. */
  signer: (config: Config) => Address
  plan: (config: Config, chains: readonly ConnectedChain[]) => Promise<Plan>
  /** What to say when nothing has to be sent. */
  nothing: string
  /** What `finish` tells machines, while it is not known. */
  unknown: object
  /** What to say at the end. */
  finish: (config: Config, chains: readonly ConnectedChain[]) => Promise<{ result: object; lines: readonly string[] }>
}

/**
 * Plans from a configuration and from what the chains have, and sends the plan or prints it.
 *
 * @param options - which configuration, who signs, what to print
 * @param command - what to plan
 * @throws {ConfigurationError | KeyFileError | KeyNeededError | WrongKeyError | NodeFailedError | TransactionFailedError}
 * @throws {InterruptedError} on Ctrl-C; it says what stands and how to go on
 */
export async function runPlan(options: SendOptions, command: PlanCommand): Promise<void> {
  const config = resolveConfig(await readConfig(options.config), process.env)
  const signer = command.signer(config)
  const account = options.dryRun ? undefined : accountFor(signer, options)
  const sent: SentTransaction[] = []
  const work: Run = { signer, account, options, command, sent }
  // What is under way dies with the process: the chains know the rest.
  const signal = abortOnSignal(() => undefined)
  try {
    await unlessAborted(signal, () => hidingUrls(config, () => run(config, work)))
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error
    throw new InterruptedError(error.signal, whatStands(work))
  }
}

async function run(config: Config, { signer, account, options, command, sent }: Run): Promise<void> {
  const say = (line: string) => options.json || console.log(line)
  const chains = await connect(config)
  // What an earlier run sent must be in blocks, or it would be planned again.
  await awaitQuiet(chains, signer, {
    onWaiting: (chain, waiting) =>
      say(`Waiting for ${waiting} transactions of ${signer} that no block of ${chain} has yet.`),
  })
  const plan = await command.plan(config, chains)
  if (!account) return printDryRun(plan, { chains, signer, options, command })
  if (plan.length === 0) say(command.nothing)
  else await sendPlan(plan, { account, chains, observer: createProgress(plan, chains, sent, say) })
  const { result, lines } = await command.finish(config, chains)
  for (const line of lines) say(line)
  if (options.json) printJson(command.name, { dryRun: false, from: signer, transactions: null, sent, ...result })
}

type Run = {
  signer: Address
  account: LocalAccount | undefined
  options: SendOptions
  command: PlanCommand
  /** What blocks have so far. */
  sent: SentTransaction[]
}

/** After Ctrl-C. */
function whatStands({ account, options, command, sent }: Run): string {
  if (!account) return '\nInterrupted. It was a dry run: nothing was sent.'
  const args = [command.name, ...(options.keyFile === undefined ? [] : ['--key-file', options.keyFile])]
  const stands =
    sent.length === 0 ? 'No block has a transaction of it yet' : `${sent.length} transactions are in blocks, and stay`
  return [
    `\nInterrupted. ${stands}; what was sent besides, the next run waits for. Nothing is sent twice. To go on:`,
    `  ${commandLine(args, options.config)}`,
  ].join('\n')
}

function accountFor(signer: Address, { keyFile }: SendOptions): LocalAccount {
  if (!keyFile) throw new KeyNeededError(signer)
  const account = privateKeyToAccount(readKeyFile(keyFile))
  if (!isAddressEqual(account.address, signer)) throw new WrongKeyError(account.address, signer)
  return account
}

async function printDryRun(
  plan: Plan,
  {
    chains,
    signer,
    options,
    command,
  }: Pick<Run, 'signer' | 'options' | 'command'> & { chains: readonly ConnectedChain[] },
): Promise<void> {
  const steps = await estimatePlan(plan, chains, signer)
  const transactions = steps.flatMap((step) => toRecord(step, chains))
  if (options.json)
    return printJson(command.name, { dryRun: true, from: signer, transactions, sent: null, ...command.unknown })
  if (steps.length === 0) return console.log(command.nothing)
  for (const line of formatEstimate(steps, chains, signer)) console.log(line)
}
