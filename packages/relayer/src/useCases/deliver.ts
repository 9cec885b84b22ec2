import type { Packet } from '@omnicover/core'
import { executorAbi, receiveUln302Abi } from '@omnicover/deployments'
import { encodeFunctionData, type Hex } from 'viem'
import { conflictReason, lzReceiveData, originOf, receiverOf } from '../domain/endpoint.js'
import { commitGas, executeGas, raisedGas } from '../domain/gasLimits.js'
import { revertReason } from '../domain/revertReason.js'
import { formatTask } from '../domain/task.js'
import type { Message } from '../messages/message.js'
import type { SendResult, TransactionSender } from '../ports/transactionSender.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
import { type FarView, viewFar } from './farView.js'
import { findDelivery } from './findDelivery.js'
import { activeTo } from './pause.js'
import { isDue, markAlert, markCommitted, markDelivered, markParked, markVerified, noteTooDear } from './progress.js'
import { recheckAttestations } from './recheckAttestations.js'

/** Messages that one request looks at. */
const maxBatch = 50

/**
 * Commits and delivers the messages to a chain that are verified.
 *
 * The far chain is looked at first: somebody else may have done it. Every message has transactions of its own, lower nonces first,
 * so a message that fails holds up no other.
 *
 * @param context - ports
 * @param sender - the executor's key on the far chain
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function deliver(context: RelayerContext, sender: TransactionSender): Promise<void> {
  const candidates: Message[] = []
  for (const message of await activeTo(context, sender.eid)) {
    if (isCandidate(context, message) && !(await isInFlight(sender, message))) candidates.push(message)
  }
  /** By pathway: the nonce up to which everything is verified, or will be once our commits are mined. */
  const verifiedUpTo = new Map<string, bigint>()
  for (let start = 0; start < candidates.length; start += maxBatch) {
    const views = await viewFar(context, sender.eid, candidates.slice(start, start + maxBatch))
    await recheckAttestations(context, sender.eid, views)
    for (const view of views) {
      if (!(await bringOn(context, sender, view, verifiedUpTo))) return
    }
  }
}

function isCandidate(context: RelayerContext, message: Message): boolean {
  if (message.status === 'parked' || message.status === 'delivered') return false
  if (context.clock.nowMs() - message.seenAtMs < context.network.deliverAfterMs) return false
  // Until a DVN of ours has attested it nobody expects it to be verified; without DVNs of ours anything may be.
  const isEarly = message.status === 'seen' || message.status === 'final'
  const isHopeful = !isEarly || Object.keys(message.attestations).length > 0 || context.network.dvns.length === 0
  return isHopeful && isDue(context, message, 'deliver')
}

async function isInFlight(sender: TransactionSender, message: Message): Promise<boolean> {
  return (
    (await sender.isInFlight(formatTask({ kind: 'commit', message }))) ||
    sender.isInFlight(formatTask({ kind: 'execute', message }))
  )
}

/** Takes the next steps of one message. Returns false when the sender has too much in flight to take any. */
async function bringOn(
  context: RelayerContext,
  sender: TransactionSender,
  view: FarView,
  verifiedUpTo: Map<string, bigint>,
): Promise<boolean> {
  const { message, packet, state, isVerifiable, verifiedNonce } = view
  const conflict = conflictReason(state)
  if (conflict !== undefined) await markParked(context, message, conflict)
  if (state === 'executed') await noteForeignDelivery(context, message, packet)
  if (state === 'committed') await markCommitted(context, message, {})

  const pathway = `${packet.srcEid}/${packet.sender}/${packet.receiver}`
  const upTo = verifiedUpTo.get(pathway) ?? verifiedNonce
  const isCommittable = state === 'empty' && isVerifiable
  const reached = isCommittable && packet.nonce === upTo + 1n ? packet.nonce : upTo
  verifiedUpTo.set(pathway, reached)
  if (isCommittable) {
    await markVerified(context, message)
    const result = await sendCommit(context, sender, message, packet)
    if (result === 'full') return false
    if (result === 'tooDear') {
      verifiedUpTo.set(pathway, upTo)
      await noteTooDear(context, message, 'deliver')
      return true
    }
  }
  // The endpoint executes a nonce only when all below it are verified; trying earlier would burn gas for an alert.
  const isExecutable = (isCommittable || state === 'committed') && packet.nonce <= reached
  if (!isExecutable) return true
  const result = await sendExecute(context, sender, view)
  if (result === 'tooDear') await noteTooDear(context, message, 'deliver')
  return result !== 'full'
}

async function sendCommit(
  context: RelayerContext,
  sender: TransactionSender,
  message: Message,
  packet: Packet,
): Promise<SendResult> {
  const args = [packet.header, packet.payloadHash] as const
  return sender.send({
    tasks: [formatTask({ kind: 'commit', message })],
    to: chainConfigOf(context, sender.eid).receiveLibrary,
    data: encodeFunctionData({ abi: receiveUln302Abi, functionName: 'commitVerification', args }),
    gas: commitGas,
  })
}

/** Sends a delivery. Returns `undefined` when trying it without sending shows that it would fail. */
async function sendExecute(
  context: RelayerContext,
  sender: TransactionSender,
  view: FarView,
): Promise<SendResult | undefined> {
  const { message, packet, state } = view
  const { executor } = chainConfigOf(context, sender.eid)
  const gas = raisedGas(message.gas, message.retries.deliver?.attempts ?? 0)
  if (message.status === 'alert' && state === 'committed') {
    // It failed before, and the next failure would cost as much as a delivery: try it without sending.
    const reason = await simulate(context, sender.eid, packet, message.value, gas)
    if (reason !== undefined) {
      await markAlert(context, message, reason)
      return undefined
    }
  }
  return sender.send({
    tasks: [formatTask({ kind: 'execute', message })],
    to: executor,
    data: executeCall(packet, gas),
    value: message.value,
    gas: executeGas(gas, packet.message),
  })
}

function executeCall(packet: Packet, gasLimit: bigint): Hex {
  const { guid, message } = packet
  const parameters = {
    origin: originOf(packet),
    receiver: receiverOf(packet),
    guid,
    message,
    extraData: '0x',
    gasLimit,
  } as const
  return encodeFunctionData({ abi: executorAbi, functionName: 'execute302', args: [parameters] })
}

async function simulate(
  context: RelayerContext,
  dstEid: number,
  packet: Packet,
  value: bigint,
  gas: bigint,
): Promise<string | undefined> {
  const { endpoint, executor } = chainConfigOf(context, dstEid)
  const call = {
    from: executor,
    to: endpoint,
    data: lzReceiveData(packet),
    value,
    gas: executeGas(gas, packet.message),
  }
  const failure = await chainOf(context, dstEid).simulate(call)
  return failure && revertReason(failure.revertData)
}

async function noteForeignDelivery(context: RelayerContext, message: Message, packet: Packet): Promise<void> {
  const found = await findDelivery(context, packet)
  if (found.outcome === 'discarded')
    return markParked(context, message, 'the receiving application discarded it (skip or burn)')
  await markDelivered(
    context,
    message,
    'other',
    found.blockNumber,
    found.transactionHash ? { transactionHash: found.transactionHash } : {},
  )
}
