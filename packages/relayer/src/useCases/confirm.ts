import { explainRevert } from '@omnicover/core/reverts'
import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Hex, isAddressEqual } from 'viem'
import { decodeLogs } from '../domain/decodeLogs.js'
import { receiverOf } from '../domain/endpoint.js'
import { revertReason } from '../domain/revertReason.js'
import { parseTask } from '../domain/task.js'
import { type Message, packetOf } from '../messages/message.js'
import type { Receipt } from '../ports/chain.js'
import type { FinishedTransaction, TransactionSender } from '../ports/transactionSender.js'
import { chainConfigOf, dvnContractOf, type RelayerContext } from './context.js'
import {
  type Evidence,
  markAlert,
  markAttested,
  markCommitted,
  markComposed,
  markComposeFailed,
  markDelivered,
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
 * @throws {RelayerError} when the chain cannot be read
 */
export async function confirm(context: RelayerContext, sender: TransactionSender): Promise<void> {
  for (const finished of await sender.advance()) {
    for (const task of finished.tasks) await recordOutcome(context, sender.eid, finished, task)
    await sender.acknowledge(finished)
  }
}

async function recordOutcome(
  context: RelayerContext,
  eid: number,
  { receipt, tasks }: FinishedTransaction,
  name: string,
): Promise<void> {
  // The nonce went to another transaction: whether the work is done shows on the chain, and the next pass looks there.
  if (receipt === undefined) return
  const task = parseTask(name)
  const message = task && (await context.messages.find(eid, task.message))
  if (message === undefined) return
  if (task?.kind === 'attest') return recordAttestation(context, eid, task.dvn, receipt, tasks.length, message)
  if (task?.kind === 'commit') return recordCommit(context, eid, receipt, message)
  if (task?.kind === 'compose') return recordComposition(context, eid, receipt, message)
  return recordExecution(context, eid, receipt, message)
}

async function recordAttestation(
  context: RelayerContext,
  eid: number,
  dvn: string,
  receipt: Receipt,
  messagesInBatch: number,
  message: Message,
): Promise<void> {
  const { header, payloadHash } = packetOf(message)
  const { address } = dvnContractOf(context, dvn, eid)
  const { receiveLibrary } = chainConfigOf(context, eid)
  const isVerified = decodeLogs(receipt.logs, receiveLibrary, receiveUln302Abi, 'PayloadVerified').some(
    ({ args }) => isAddressEqual(args.dvn, address) && args.header === header && args.proofHash === payloadHash,
  )
  if (isVerified) return markAttested(context, message, dvn, evidence(receipt, messagesInBatch))
  await noteRetry(
    context,
    message,
    dvn,
    'the DVN contract skipped it: check vid, signers and quorum, or the signature had expired',
  )
}

async function recordCommit(context: RelayerContext, eid: number, receipt: Receipt, message: Message): Promise<void> {
  const { endpoint } = chainConfigOf(context, eid)
  const isCommitted = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'PacketVerified').some(
    ({ args }) => isOf(message, args.origin, args.receiver) && args.payloadHash === message.payloadHash,
  )
  if (isCommitted) return markCommitted(context, message, evidence(receipt))
  // Either somebody else was faster, or the library refuses: the delay keeps the second case from costing gas with every pass.
  await noteRetry(
    context,
    message,
    'deliver',
    'commitVerification had no effect: somebody else was faster, or the receive library is not valid',
  )
}

async function recordExecution(
  context: RelayerContext,
  eid: number,
  receipt: Receipt,
  message: Message,
): Promise<void> {
  const { endpoint, executor } = chainConfigOf(context, eid)
  const isDelivered = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'PacketDelivered').some(({ args }) =>
    isOf(message, args.origin, args.receiver),
  )
  if (isDelivered) return markDelivered(context, message, 'us', receipt.blockNumber, evidence(receipt))
  // Anybody can emit an alert about anything; only what our executor says counts.
  const alert = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'LzReceiveAlert').find(
    ({ args }) => isAddressEqual(args.executor, executor) && args.guid === message.guid,
  )
  if (alert !== undefined && isOvertaken(alert.args.reason)) return
  await markAlert(context, message, alert ? revertReason(alert.args.reason) : 'the executor contract reverted')
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
  if (isRun) return markComposed(context, message, evidence(receipt), receipt.blockNumber)
  const alert = decodeLogs(receipt.logs, endpoint, endpointV2Abi, 'LzComposeAlert').find(
    ({ args }) => isAddressEqual(args.executor, executor) && args.guid === message.guid,
  )
  if (alert !== undefined && isOvertaken(alert.args.reason)) return
  await markComposeFailed(context, message, alert ? revertReason(alert.args.reason) : 'the executor contract reverted')
}

/** The endpoint had nothing to execute: somebody else was faster, or a commit before it failed. The next pass looks. */
function isOvertaken(reason: Hex): boolean {
  const errorName = explainRevert(endpointV2Abi, reason)?.errorName
  return errorName === 'LZ_PayloadHashNotFound' || errorName === 'LZ_InvalidNonce' || errorName === 'LZ_ComposeNotFound'
}

function isOf(
  message: Message,
  origin: { srcEid: number; sender: string; nonce: bigint },
  receiver: `0x${string}`,
): boolean {
  const packet = packetOf(message)
  const isSamePath = origin.srcEid === packet.srcEid && origin.sender === packet.sender
  return isSamePath && origin.nonce === packet.nonce && isAddressEqual(receiver, receiverOf(packet))
}

function evidence({ transactionHash, gasUsed, effectiveGasPrice }: Receipt, messagesInBatch = 1): Evidence {
  return { transactionHash, gasUsed: gasUsed / BigInt(messagesInBatch), gasPrice: effectiveGasPrice }
}
