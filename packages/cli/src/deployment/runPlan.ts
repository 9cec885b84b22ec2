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
import { type Address, isAddressEqual, type LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { KeyNeededError, WrongKeyError } from '../errors.js'
import { toJson } from '../json.js'
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
  /** Who must sign. */
  signer: (config: Config) => Address
  plan: (config: Config, chains: readonly ConnectedChain[]) => Promise<Plan>
  /** What to say when nothing has to be sent. */
  nothing: string
  /** What to say at the end. */
  finish: (config: Config, chains: readonly ConnectedChain[]) => Promise<{ result: object; lines: readonly string[] }>
}

/**
 * Plans from a configuration and from what the chains have, and sends the plan or prints it.
 *
 * @param options - which configuration, who signs, what to print
 * @param command - what to plan
 * @throws {ConfigurationError | KeyFileError | KeyNeededError | WrongKeyError | NodeFailedError | TransactionFailedError}
 */
export async function runPlan(options: SendOptions, command: PlanCommand): Promise<void> {
  const config = resolveConfig(await readConfig(options.config), process.env)
  const signer = command.signer(config)
  const account = options.dryRun ? undefined : accountFor(signer, options)
  await hidingUrls(config, () => run(config, { signer, account, options, command }))
}

async function run(config: Config, { signer, account, options, command }: Run): Promise<void> {
  const say = (line: string) => options.json || console.log(line)
  const chains = await connect(config)
  // What an earlier run sent must be in blocks, or it would be planned again.
  await awaitQuiet(chains, signer, {
    onWaiting: (chain, waiting) =>
      say(`Waiting for ${waiting} transactions of ${signer} that no block of ${chain} has yet.`),
  })
  const plan = await command.plan(config, chains)
  if (!account) return printDryRun(plan, { chains, signer, options, nothing: command.nothing })
  const sent: SentTransaction[] = []
  if (plan.length === 0) say(command.nothing)
  else await sendPlan(plan, { account, chains, observer: createProgress(plan, chains, sent, say) })
  const { result, lines } = await command.finish(config, chains)
  for (const line of lines) say(line)
  if (options.json) console.log(toJson({ sent, ...result }))
}

type Run = { signer: Address; account: LocalAccount | undefined; options: SendOptions; command: PlanCommand }

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
    nothing,
  }: { chains: readonly ConnectedChain[]; signer: Address; options: SendOptions; nothing: string },
): Promise<void> {
  const steps = await estimatePlan(plan, chains, signer)
  if (options.json)
    return console.log(
      toJson({ dryRun: true, from: signer, transactions: steps.flatMap((step) => toRecord(step, chains)) }),
    )
  if (steps.length === 0) return console.log(nothing)
  for (const line of formatEstimate(steps, chains, signer)) console.log(line)
}
