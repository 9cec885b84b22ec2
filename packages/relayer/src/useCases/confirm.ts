import { explainRevert } from '@omnicover/core/reverts'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Hex, isAddressEqual } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { receiverOf } from '../domain/endpoint.js'
import { messageKey } from '../domain/messageId.js'
import { revertReason } from '../domain/revertReason.js'
import { type MessageTask, parseTask } from '../domain/task.js'
import { type Message, packetOf } from '../messages/message.js'
import type { Receipt } from '../ports/chain.js'
import type { FinishedTransaction, TransactionSender } from '../ports/transactionSender.js'
import { chainConfigOf, dvnContractOf, type RelayerContext } from './context.js'
import { isDirect } from './isDirect.js'
import {
  type Evidence,
  markAlert,
  markAttested,
  markCommitted,
  markComposed,
  markComposeFailed,
  markDelivered,
  noteAlone,
  noteRetry,
} from './progress.js'

/**
 * Carries on with a sender's transactions, and records for each message what those that are mined brought about.
 *
 * What counts are events of the contracts that hold the state. A status of success proves nothing: `DVN.execute` and
 * `Executor.execute302` succeed when the call inside them fails.
 *
 * @param context - ports
 * @param sender - of the executor, or of a DVN
 * @throws {RelayerError} when the chain cannot be read, or what came of a transaction cannot be written down; the others are recorded then
 */
export async function confirm(context: RelayerContext, sender: TransactionSender): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  for (const finished of await sender.advance()) {
    try {
      await recordOutcomes(context, sender.eid, finished)
      await sender.acknowledge(finished)
    } catch (error) {
      // It comes again with the next round. Ended here, those behind it would never free their nonces.
      failure ??= { error }
    }
  }
  if (failure !== undefined) throw failure.error
}

/** What a transaction brought about, by its events. */
type Outcome = {
  readonly eid: number
  readonly receipt: Receipt
  readonly evidence: Evidence
  /** Whether it was for several messages. */
  readonly isBatch: boolean
  readonly tasks: readonly string[]
  readonly verified: ReadonlySet<string>
  readonly committed: ReadonlySet<string>
  readonly delivered: ReadonlySet<string>
}

async function recordOutcomes(
  context: RelayerContext,
  eid: number,
  { receipt, tasks }: FinishedTransaction,
): Promise<void> {
  const byMessage = new Map<string, MessageTask[]>()
  for (const task of tasks.map(parseTask)) {
    if (task === undefined) continue
    const key = messageKey(task.message)
    byMessage.set(key, [...(byMessage.get(key) ?? []), task])
  }
  if (receipt === undefined) {
    await Promise.all([...byMessage.values()].map((ofOne) => recordLoss(context, eid, ofOne)))
    return
  }
  const outcome = readOutcome(context, eid, receipt, tasks, byMessage.size > 1)
  await Promise.all(
    [...byMessage.values()].map(async (ofOne) => {
      const executes = ofOne.some(({ kind }) => kind === 'execute')
      for (const task of ofOne) await recordOutcome(context, outcome, task, executes)
    }),
  )
}

/**
 * The nonce went to another transaction, or nobody has the receipt: whether the work is done shows on the chain, and a later pass looks
 * there. Each time later than the last: what a node without receipts makes us pay for must not be repeated at our own pace.
 */
async function recordLoss(context: RelayerContext, eid: number, tasks: readonly MessageTask[]): Promise<void> {
  const [task] = tasks
  const message = task && (await context.messages.find(eid, task.message))
  if (task === undefined || message === undefined) return
  // Alone it is tried without sending first.
  if (tasks.some(({ kind }) => kind === 'execute')) await noteAlone(context, message)
  await noteRetry(context, message, stepOf(task), 'the transaction that was to do it has no receipt')
}

/** The step that a task belongs to, by the name under which its retries are kept. */
function stepOf(task: MessageTask): string {
  if (task.kind === 'attest') return task.dvn
  return task.kind === 'compose' ? 'compose' : 'deliver'
}

function readOutcome(
  context: RelayerContext,
  eid: number,
  receipt: Receipt,
  tasks: readonly string[],
  isBatch: boolean,
): Outcome {
  const { endpoint, receiveLibrary } = chainConfigOf(context, eid)
  const verified = decodeLogs(receipt.logs, receiveLibrary, receiveUln302Abi, 'PayloadVerified')
  const committed = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'PacketVerified')
  const delivered = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'PacketDelivered')
  return {
    ...{ eid, receipt, tasks, isBatch, evidence: evidence(receipt, tasks.length) },
    verified: new Set(verified.map(({ args }) => `${args.dvn.toLowerCase()}/${args.header}/${args.proofHash}`)),
    committed: new Set(committed.map(({ args }) => `${placeOf(args.origin, args.receiver)}/${args.payloadHash}`)),
    delivered: new Set(delivered.map(({ args }) => placeOf(args.origin, args.receiver))),
  }
}

/** `executes`: whether the transaction was to deliver the message of the task too. */
async function recordOutcome(
  context: RelayerContext,
  outcome: Outcome,
  task: MessageTask,
  executes: boolean,
): Promise<void> {
  const message = await context.messages.find(outcome.eid, task.message)
  if (message === undefined) return
  if (task.kind === 'attest') return recordAttestation(context, outcome, task.dvn, message)
  if (task.kind === 'commit') return recordCommit(context, outcome, message, executes)
  if (task.kind === 'compose') return recordComposition(context, outcome.eid, outcome.receipt, message)
  return recordExecution(context, outcome, message)
}

async function recordAttestation(
  context: RelayerContext,
  { eid, verified, evidence }: Outcome,
  dvn: string,
  message: Message,
): Promise<void> {
  const { header, payloadHash } = packetOf(message)
  const { address } = dvnContractOf(context, dvn, eid)
  const isVerified = verified.has(`${address.toLowerCase()}/${header}/${payloadHash}`)
  if (isVerified) return markAttested(context, message, dvn, evidence)
  await noteRetry(
    context,
    message,
    dvn,
    'the DVN contract skipped it: check vid, signers and quorum, or the signature had expired',
  )
}

async function recordCommit(
  context: RelayerContext,
  outcome: Outcome,
  message: Message,
  executes: boolean,
): Promise<void> {
  const { isBatch, evidence } = outcome
  if (isCommitted(outcome, message)) {
    // What was delivered in the same transaction is recorded in one write with its delivery.
    const isDelivered = executes && outcome.delivered.has(placeOfMessage(message))
    return isDelivered ? undefined : markCommitted(context, message, evidence)
  }
  if (isBatch) return noteAlone(context, message)
  // Either somebody else was faster, or the library refuses: the delay keeps the second case from costing gas with every pass.
  await noteRetry(
    context,
    message,
    'deliver',
    'commitVerification had no effect: somebody else was faster, or the receive library is not valid',
  )
}

async function recordExecution(context: RelayerContext, outcome: Outcome, message: Message): Promise<void> {
  const { eid, receipt, delivered, isBatch, evidence } = outcome
  const { endpoint, executor } = chainConfigOf(context, eid)
  if (delivered.has(placeOfMessage(message))) {
    const commit = isCommitted(outcome, message) ? evidence : undefined
    return markDelivered(context, message, 'us', receipt.blockNumber, evidence, commit)
  }
  // A batch says nothing of what fails in it: somebody else was faster, its handler reverts, or it had too little gas.
  if (isBatch) return noteAlone(context, message)
  if (executor === undefined || isDirect({ executor }, message.value)) {
    await noteRetry(context, message, 'deliver', directFailure, true)
    return
  }
  // Anybody can emit an alert about anything; only what our executor says counts.
  const alert = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'LzReceiveAlert').find(
    ({ args }) => isAddressEqual(args.executor, executor) && args.guid === message.guid,
  )
  const reason = alert ? revertReason(alert.args.reason) : 'the executor contract reverted'
  if (alert === undefined || !isOvertaken(alert.args.reason)) return markAlert(context, message, reason, true)
  // Without its commit there was nothing to execute, and that was noted with the commit.
  if (message.commit === undefined) return
  // A handler can say this too, to be called again: it is no alert, but it counts, and the next call is tried without sending first.
  await noteAlone(context, message)
  await noteRetry(context, message, 'deliver', reason, true)
}

async function recordComposition(
  context: RelayerContext,
  eid: number,
  receipt: Receipt,
  message: Message,
): Promise<void> {
  const { endpoint, executor } = chainConfigOf(context, eid)
  const isRun = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'ComposeDelivered').some(
    ({ args }) => args.guid === message.guid && args.index === 0,
  )
  if (isRun) return markComposed(context, message, evidence(receipt, 1), receipt.blockNumber)
  if (executor === undefined) {
    await noteRetry(context, message, 'compose', directFailure, true)
    return
  }
  const alert = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'LzComposeAlert').find(
    ({ args }) => isAddressEqual(args.executor, executor) && args.guid === message.guid,
  )
  const reason = alert ? revertReason(alert.args.reason) : 'the executor contract reverted'
  // Whoever is called can say this too, to be called again: it is no alert, but it counts.
  if (alert !== undefined && isOvertaken(alert.args.reason)) await noteRetry(context, message, 'compose', reason, true)
  else await markComposeFailed(context, message, reason, true)
}

/** Nothing says why a call of the endpoint itself reverted. The next pass looks whether it is done, and tries it again without sending. */
const directFailure = 'the endpoint reverted: somebody else was faster, or the handler failed'

/** The endpoint had nothing to execute: somebody else was faster, or a commit before it failed. The next pass looks. */
function isOvertaken(reason: Hex): boolean {
  const errorName = explainRevert(endpointV2Abi, reason)?.errorName
  return errorName === 'LZ_PayloadHashNotFound' || errorName === 'LZ_InvalidNonce' || errorName === 'LZ_ComposeNotFound'
}

function isCommitted({ committed }: Outcome, message: Message): boolean {
  return committed.has(`${placeOfMessage(message)}/${message.payloadHash}`)
}

function placeOfMessage(message: Message): string {
  const packet = packetOf(message)
  return placeOf(packet, receiverOf(packet))
}

/** Where a message stands on its far chain. */
function placeOf({ srcEid, sender, nonce }: { srcEid: number; sender: Hex; nonce: bigint }, receiver: Hex): string {
  return `${srcEid}/${sender}/${nonce}/${receiver.toLowerCase()}`
}

function evidence({ transactionHash, gasUsed, effectiveGasPrice }: Receipt, tasks: number): Evidence {
  return { transactionHash, gasUsed: gasUsed / BigInt(tasks), gasPrice: effectiveGasPrice }
}
