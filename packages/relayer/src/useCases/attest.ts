import { receiveUln302Abi } from '@omnicover/deployments'
import { amountOf } from '../domain/amountOf.js'
import { answerAt } from '../domain/answerAt.js'
import {
  type DvnInstruction,
  executeData,
  instructionDigest,
  joinSignatures,
  type SignedInstruction,
  verifyInstruction,
} from '../domain/dvnInstruction.js'
import { conflictReason, disputedReason, lazyNonceRead, payloadHashRead, toFarState } from '../domain/endpoint.js'
import { attestGas } from '../domain/gasLimits.js'
import { inBatches } from '../domain/inBatches.js'
import { formatTask } from '../domain/task.js'
import { type Message, messageReference, packetOf } from '../messages/message.js'
import { type Chain, contractRead } from '../ports/chain.js'
import type { Signer } from '../ports/signer.js'
import type { SendResult, TransactionSender } from '../ports/transactionSender.js'
import { askConnections } from './agreement.js'
import { askVeto } from './askVeto.js'
import {
  chainConfigOf,
  chainOf,
  type Dvn,
  dvnContractOf,
  pathwayOf,
  quorumOf,
  type RelayerContext,
  required,
  tell,
} from './context.js'
import { activeTo } from './pause.js'
import {
  correct,
  isDue,
  markAttested,
  markDenied,
  markFinal,
  markParked,
  markReorged,
  noteRetry,
  noteTooDear,
} from './progress.js'
import { readGroups } from './readGroups.js'
import { readSharedBlocks } from './sharedBlocks.js'
import type { Sighting } from './sightings.js'
import { termsOf } from './termsOf.js'
import { wasNeverSent } from './wasNeverSent.js'
import { withoutDispute } from './withoutDispute.js'

/** Verifications in one transaction: beyond this the gas saved for each is small. */
const maxBatch = 50
/** How long a DVN's contract may act on a signature. Long enough for a stuck transaction, short enough to forget it. */
const validForSeconds = 3_600n

/**
 * Attests, as one DVN, the messages to a chain that are final.
 *
 * Finality and content are judged by the DVN's own connections alone, as many as its quorum; how a message was found does not matter. What the far chain
 * has already is not attested again.
 *
 * @param context - ports
 * @param dvn - whose keys and connections
 * @param dstEid - the far chain
 * @throws {RelayerError} when the far chain cannot be read, or too few of the DVN's connections; what does not depend on these is attested
 */
export async function attest(context: RelayerContext, dvn: Dvn, dstEid: number): Promise<void> {
  const sender = required(dvn.senders.get(dstEid), `a sender of ${dvn.name} on ${dstEid}`)
  const heads = readHeads(context, dvn)
  let silence: Silence | undefined
  for await (const batch of inBatches(finalTo(context, dvn, sender, heads), batchSize(context, dvn, dstEid))) {
    const final = new Map(batch)
    const needed = await onlyNeeded(context, dvn, dstEid, [...final.keys()])
    const answered = await onlyAgreed(context, dvn, needed, final)
    silence ??= answered.silence
    const unopposed = await onlyUnopposed(context, dvn, answered.agreed, final)
    if (unopposed.length > 0 && (await send(context, dvn, dstEid, sender, unopposed)) === 'full') break
  }
  silence ??= heads.silence()
  if (silence !== undefined) throw silence.error
}

/** How many fit into a transaction. */
function batchSize(context: RelayerContext, dvn: Dvn, dstEid: number): number {
  const { batchGas } = chainConfigOf(context, dstEid)
  const signers = signersOf(dvn, dstEid).length
  let size = maxBatch
  while (size > 1 && attestGas(size, signers) > batchGas) size -= 1
  return size
}

async function send(
  context: RelayerContext,
  dvn: Dvn,
  dstEid: number,
  sender: TransactionSender,
  agreed: readonly Message[],
): Promise<SendResult> {
  const { address } = dvnContractOf(context, dvn.name, dstEid)
  const result = await sender.send({
    tasks: agreed.map((message) => attestTask(message, dvn)),
    to: address,
    data: async () => executeData(await signAll(context, dvn, dstEid, agreed)),
    gas: attestGas(agreed.length, signersOf(dvn, dstEid).length),
  })
  if (result === 'tooDear') for (const message of agreed) await noteTooDear(context, message, dvn.name)
  return result
}

function attestTask(message: Message, { name }: Dvn): string {
  return formatTask({ kind: 'attest', message, dvn: name })
}

function isWaitingFor(context: RelayerContext, message: Message, { name }: Dvn): boolean {
  const isEarly = message.status === 'seen' || message.status === 'final'
  return isEarly && message.attestations[name] === undefined && isDue(context, message, name)
}

/** A message whose block has its confirmations on enough of the DVN's connections, with those connections. */
type Final = readonly [message: Message, connections: readonly Chain[]]

/** The final messages to a chain that the DVN has not attested, lower nonces first. */
async function* finalTo(
  context: RelayerContext,
  dvn: Dvn,
  sender: TransactionSender,
  heads: Heads,
): AsyncIterable<Final> {
  for await (const messages of inBatches(waitingTo(context, dvn, sender), maxBatch)) {
    const final: Final[] = []
    for (const message of messages) {
      const deep = await heads.over(message)
      if (deep !== undefined) final.push([message, deep])
    }
    // At once, because each waits for the disk.
    await Promise.all(final.map(([message]) => markFinal(context, message)))
    yield* final
  }
}

async function* waitingTo(context: RelayerContext, dvn: Dvn, sender: TransactionSender): AsyncIterable<Message> {
  for await (const message of activeTo(context, sender.eid)) {
    if (isWaitingFor(context, message, dvn) && !(await sender.isInFlight(attestTask(message, dvn)))) yield message
  }
}

/** The heads of a DVN's connections to source chains. */
type Heads = {
  /** The connections on which a message has its confirmations; `undefined` when they are fewer than the quorum. */
  readonly over: (message: Message) => Promise<readonly Chain[] | undefined>
  /** What a connection threw that was needed for a quorum. */
  readonly silence: () => Silence | undefined
}

/** Reads each head once, when it is first needed: one that grows older makes fewer messages final, never more. */
function readHeads(context: RelayerContext, dvn: Dvn): Heads {
  const bySource = new Map<number, Promise<readonly Head[]>>()
  let silence: Silence | undefined

  async function headsOf(srcEid: number): Promise<readonly Head[]> {
    const connections = required(dvn.connections.get(srcEid), `connections of ${dvn.name} to ${srcEid}`)
    const answers = await Promise.allSettled(
      connections.map(async (connection) => ({ connection, number: (await connection.getHead()).number })),
    )
    const heads = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value)
    const failed = answers.find((answer) => answer.status === 'rejected')
    // The messages of other chains do not depend on it.
    if (failed !== undefined && heads.length < quorumOf(context, dvn, srcEid)) silence ??= { error: failed.reason }
    return heads
  }

  return {
    over: async (message) => {
      const { srcEid, blockNumber } = message
      const heads = bySource.get(srcEid) ?? headsOf(srcEid)
      bySource.set(srcEid, heads)
      const confirmations = wantedConfirmations(context, message)
      const deep = (await heads).filter(({ number }) => number - blockNumber + 1n >= confirmations)
      return deep.length < quorumOf(context, dvn, srcEid) ? undefined : deep.map(({ connection }) => connection)
    },
    silence: () => silence,
  }
}

/** The newest block that a connection has. */
type Head = { readonly connection: Chain; readonly number: bigint }

/** The messages that the far chain does not have, and that this DVN has not attested there. */
async function onlyNeeded(
  context: RelayerContext,
  dvn: Dvn,
  dstEid: number,
  messages: readonly Message[],
): Promise<Message[]> {
  if (messages.length === 0) return []
  const { endpoint, receiveLibrary } = chainConfigOf(context, dstEid)
  const { address } = dvnContractOf(context, dvn.name, dstEid)
  const packets = messages.map(packetOf)
  const { attested, hashes, nonces } = await readGroups(chainOf(context, dstEid), {
    attested: packets.map(({ headerHash, payloadHash }) =>
      contractRead({
        address: receiveLibrary,
        abi: receiveUln302Abi,
        functionName: 'hashLookup',
        args: [headerHash, payloadHash, address],
      }),
    ),
    hashes: packets.map((packet) => payloadHashRead(endpoint, packet)),
    nonces: packets.map((packet) => lazyNonceRead(endpoint, packet)),
  })

  const told = packets.map((packet, index) => toFarState(packet, answerAt(hashes, index), answerAt(nonces, index)))
  const states = await withoutDispute(context, dstEid, packets, told)

  const needed: Message[] = []
  for (const [index, message] of messages.entries()) {
    const [isSubmitted, confirmations] = answerAt(attested, index)
    const state = states[index]
    const reason = conflictReason(state)
    const isAttested = isSubmitted && confirmations >= wantedConfirmations(context, message)
    const isOver = state === 'executed' || state === 'other'
    if (state === undefined) await tellRefused(context, dvn, message, disputedReason)
    else if (isOver && (await isDenied(context, message))) await markDenied(context, message)
    else if (reason !== undefined) await markParked(context, message, reason)
    // That it came through another library may be a lie, which the connections know.
    else if (message.foreignLibrary === undefined && (isAttested || state === 'executed' || state === 'committed'))
      await markAttested(context, message, dvn.name, {})
    else needed.push(message)
  }
  return needed
}

/** Whether a message was a lie: no DVN of ours found it, and all of them attested another payload of its guid. */
async function isDenied(
  context: RelayerContext,
  { dstEid, nonce, guid, payloadHash, attestations }: Message,
): Promise<boolean> {
  if (!isUnattested({ attestations })) return false
  const siblings = await context.messages.withGuid(dstEid, { nonce, guid })
  const others = siblings.filter((sibling) => sibling.payloadHash !== payloadHash && sibling.status !== 'reorged')
  return others.some((other) => context.network.dvns.every(({ name }) => other.attestations[name] !== undefined))
}

function isUnattested({ attestations }: Pick<Message, 'attestations'>): boolean {
  return Object.keys(attestations).length === 0
}

/** What one of a DVN's connections threw, that did not answer. */
type Silence = { readonly error: unknown }

/** The messages that enough connections of the DVN agree on. */
async function onlyAgreed(
  context: RelayerContext,
  dvn: Dvn,
  messages: readonly Message[],
  final: ReadonlyMap<Message, readonly Chain[]>,
): Promise<{ readonly agreed: Message[]; readonly silence: Silence | undefined }> {
  const inLogs = readSharedBlocks(messages)
  const agreements = await Promise.all(
    messages.map(async (message) => {
      const quorum = quorumOf(context, dvn, message.srcEid)
      const source = chainConfigOf(context, message.srcEid)
      const agreement = await askConnections(message, final.get(message) ?? [], quorum, source, inLogs)
      return { message, agreement }
    }),
  )
  const agreed: Message[] = []
  let silence: Silence | undefined
  for (const { message, agreement } of agreements) {
    if (agreement.verdict === 'agreed') {
      if (await isAsTold(context, message, agreement.sighting)) agreed.push(message)
      const { objection: reason } = agreement
      if (reason !== undefined)
        tell(context, { type: 'connectionOutvoted', message: messageReference(message), dvn: dvn.name, reason })
    } else if (agreement.verdict === 'silent') silence = agreement
    else if (agreement.verdict === 'reorged') await dropOrRefuse(context, dvn, message)
    else {
      await refuse(context, dvn, message, agreement.reason)
      // Else it would be asked for again and again: no message of that nonce may ever come to show that it was a lie.
      if (agreement.isContradicted && isUnattested(message) && (await wasNeverSent(context, message)))
        await markDenied(context, message)
    }
  }
  return { agreed, silence }
}

/**
 * Whether a message that was sent may be attested as it was told. One that was told otherwise is corrected, and looked at again: its
 * confirmations count from another block, perhaps. One that came through another library is put aside.
 */
async function isAsTold(context: RelayerContext, message: Message, sighting: Sighting): Promise<boolean> {
  const { blockNumber, transactionHash } = sighting
  const truth = { blockNumber, transactionHash, ...termsOf(context, message.srcEid, sighting) }
  const { gas, value, composeGas, refusal, foreignLibrary } = truth
  const isTrue =
    message.blockNumber === blockNumber &&
    message.transactionHash === transactionHash &&
    message.gas === gas &&
    message.value === value &&
    message.composeGas === composeGas &&
    message.refusal === refusal &&
    message.foreignLibrary === foreignLibrary
  if (!isTrue) await correct(context, message, truth)
  else if (foreignLibrary !== undefined) await markParked(context, message, foreignLibrary)
  return isTrue && foreignLibrary === undefined
}

/** The messages that no hook has anything against. */
async function onlyUnopposed(
  context: RelayerContext,
  dvn: Dvn,
  messages: readonly Message[],
  final: ReadonlyMap<Message, readonly Chain[]>,
): Promise<Message[]> {
  const reasons = await Promise.all(messages.map((message) => askVeto(context, dvn, message, final.get(message) ?? [])))
  const unopposed: Message[] = []
  for (const [index, message] of messages.entries()) {
    const reason = reasons[index]
    if (reason === undefined) unopposed.push(message)
    else await tellRefused(context, dvn, message, reason)
  }
  return unopposed
}

/** One DVN's connections alone must not end a message: if they are wrong, the others still have it. */
async function dropOrRefuse(context: RelayerContext, dvn: Dvn, message: Message): Promise<void> {
  const block = await chainOf(context, message.srcEid).getBlock(message.blockNumber)
  if (block?.hash !== message.blockHash) return markReorged(context, message)
  await refuse(
    context,
    dvn,
    message,
    `its connections have another block ${message.blockNumber} than the relayer's own`,
  )
}

async function refuse(context: RelayerContext, dvn: Dvn, message: Message, reason: string): Promise<void> {
  await tellRefused(context, dvn, message, reason)
  await context.messages.doubt(message)
}

async function tellRefused(context: RelayerContext, { name: dvn }: Dvn, message: Message, reason: string) {
  const retryAtMs = await noteRetry(context, message, dvn, reason)
  tell(context, { type: 'attestationRefused', message: messageReference(message), dvn, reason, retryAtMs })
}

async function signAll(
  context: RelayerContext,
  dvn: Dvn,
  dstEid: number,
  messages: readonly Message[],
): Promise<SignedInstruction[]> {
  const { receiveLibrary } = chainConfigOf(context, dstEid)
  const contract = dvnContractOf(context, dvn.name, dstEid)
  // The far chain's own clock: on a chain with warped or slow time, ours would make signatures that are born expired.
  const { timestamp } = await chainOf(context, dstEid).getHead()
  return Promise.all(
    messages.map((message) => {
      const confirmations = wantedConfirmations(context, message)
      return sign(
        signersOf(dvn, dstEid),
        verifyInstruction(contract, receiveLibrary, packetOf(message), confirmations, timestamp + validForSeconds),
      )
    }),
  )
}

async function sign(signers: readonly Signer[], instruction: DvnInstruction): Promise<SignedInstruction> {
  const digest = await instructionDigest(instruction)
  const signatures = await Promise.all(
    signers.map(async (signer) => ({ signer: signer.address, signature: await signer.signDigest(digest) })),
  )
  return { ...instruction, signatures: joinSignatures(signatures) }
}

function signersOf({ name, signers }: Dvn, eid: number): readonly Signer[] {
  return required(signers.get(eid), `signers of ${name} on ${eid}`)
}

/** Blocks that the receiver wants to have been waited for. A message of a pathway that is not configured is never final. */
function wantedConfirmations(context: RelayerContext, message: Message): bigint {
  const pathway = pathwayOf(context, message)
  if (pathway === undefined) return BigInt(Number.MAX_SAFE_INTEGER)
  const { confirmations, largeAmounts } = pathway
  if (largeAmounts.length === 0) return BigInt(confirmations)
  const amount = amountOf(packetOf(message).message)
  const tiers = largeAmounts.filter(({ from }) => amount >= from).map((tier) => tier.confirmations)
  return BigInt(Math.max(confirmations, ...tiers))
}
