import type { Address, Hash } from 'viem'
import { backoffMs } from '../domain/backoff.js'
import { cutReason } from '../domain/cutReason.js'
import { type Message, type MessageStep, messageReference } from '../messages/message.js'
import { type RelayerContext, tell } from './context.js'
import type { Terms } from './termsOf.js'

/** What is known of a transaction that brought a message on; nothing when somebody else sent it. */
export type Evidence = { readonly transactionHash?: Hash; readonly gasUsed?: bigint; readonly gasPrice?: bigint }

/** Notes that the block of a message has its confirmations. */
export async function markFinal(context: RelayerContext, message: Message): Promise<void> {
  if (message.status !== 'seen') return
  const changed = await context.messages.update(message, (current) =>
    current.status === 'seen' ? { ...current, status: 'final', finalAtMs: context.clock.nowMs() } : undefined,
  )
  if (changed) tell(context, { type: 'messageFinal', message: messageReference(message) })
}

/**
 * Writes over what was told of a message with what the connections of a DVN agree on. It is final anew when that block has its
 * confirmations, and its pathway is read again from before it.
 */
export async function correct(
  context: RelayerContext,
  message: Message,
  truth: Pick<Message, 'blockNumber' | 'transactionHash'> & Terms,
): Promise<void> {
  const changed = await context.messages.update(
    message,
    ({ finalAtMs: _, refusal: __, foreignLibrary: ___, ...current }) =>
      current.status === 'seen' || current.status === 'final' ? { ...current, ...truth, status: 'seen' } : undefined,
  )
  if (changed) await context.messages.doubt(message)
}

/** Notes that one of this relayer's DVNs attested a message. */
export async function markAttested(
  context: RelayerContext,
  message: Message,
  dvn: string,
  evidence: Evidence,
): Promise<void> {
  const changed = await context.messages.update(message, (current) => {
    if (current.attestations[dvn] !== undefined) return undefined
    const attestations = { ...current.attestations, [dvn]: stepNow(context, evidence) }
    const isByAll = context.network.dvns.every(({ name }) => attestations[name] !== undefined)
    const isWaiting = current.status === 'seen' || current.status === 'final'
    return { ...current, attestations, status: isByAll && isWaiting ? 'attested' : current.status }
  })
  const { transactionHash, gasUsed } = evidence
  if (changed)
    tell(context, { type: 'messageAttested', message: messageReference(message), dvn, transactionHash, gasUsed })
}

/** Takes back an attestation that a reorganisation of the far chain undid, and what came after it. */
export async function markUnattested(context: RelayerContext, message: Message, dvn: string): Promise<void> {
  const changed = await context.messages.update(message, ({ commit: _, verifiedAtMs: __, ...current }) => {
    const { [dvn]: undone, ...attestations } = current.attestations
    const isOpen = current.status !== 'parked' && current.status !== 'delivered'
    return undone === undefined || !isOpen ? undefined : { ...current, attestations, status: 'final' }
  })
  if (changed) tell(context, { type: 'attestationUndone', message: messageReference(message), dvn })
}

/** Notes that all DVNs that the receiver requires have attested a message. */
export async function markVerified(context: RelayerContext, message: Message): Promise<void> {
  const changed = await context.messages.update(message, (current) =>
    current.verifiedAtMs === undefined
      ? { ...current, status: 'verified', verifiedAtMs: context.clock.nowMs() }
      : undefined,
  )
  if (changed) tell(context, { type: 'messageVerified', message: messageReference(message) })
}

/** Notes that a message stands at the far endpoint and can be delivered. */
export async function markCommitted(context: RelayerContext, message: Message, evidence: Evidence): Promise<void> {
  const changed = await context.messages.update(message, (current) => withCommit(context, current, evidence))
  if (changed) tellCommitted(context, message, evidence)
}

function withCommit(context: RelayerContext, message: Message, evidence: Evidence): Message | undefined {
  if (message.commit !== undefined || message.status === 'delivered') return undefined
  const commit = stepNow(context, evidence)
  const status = message.status === 'alert' ? message.status : 'committed'
  return { ...message, status, verifiedAtMs: message.verifiedAtMs ?? commit.atMs, commit }
}

function tellCommitted(context: RelayerContext, message: Message, { transactionHash, gasUsed }: Evidence): void {
  tell(context, { type: 'messageCommitted', message: messageReference(message), transactionHash, gasUsed })
}

/**
 * Notes that the receiver has handled a message. `blockNumber` is where, on the far chain, or at the latest where; `commit` is what is known
 * of its commit, when that is in the same transaction and noted with it.
 */
export async function markDelivered(
  context: RelayerContext,
  message: Message,
  by: 'us' | 'other',
  blockNumber: bigint,
  evidence: Evidence,
  commit?: Evidence,
): Promise<void> {
  let committed: Message | undefined
  const changed = await context.messages.update(message, (current) => {
    if (current.status === 'delivered') return undefined
    committed = commit && withCommit(context, current, commit)
    const delivery = { ...stepNow(context, evidence), by, blockNumber }
    return { ...(committed ?? current), status: 'delivered', delivery, parkedReason: undefined }
  })
  if (changed === undefined) return
  if (commit !== undefined && committed !== undefined) tellCommitted(context, message, commit)
  const { transactionHash, gasUsed } = evidence
  const latencyMs = context.clock.nowMs() - message.seenAtMs
  tell(context, {
    type: 'messageDelivered',
    message: messageReference(message),
    by,
    transactionHash,
    gasUsed,
    latencyMs,
  })
}

/** Notes that what the receiver of a message composed was run; without evidence, by somebody else, or that there was nothing. */
export async function markComposed(
  context: RelayerContext,
  message: Message,
  evidence: Evidence,
  blockNumber?: bigint,
): Promise<void> {
  const changed = await context.messages.update(message, (current) =>
    current.composed === undefined
      ? {
          // A person may have run what was parked.
          ...{ ...current, status: 'delivered', parkedReason: undefined },
          composed: { ...stepNow(context, evidence), ...(blockNumber !== undefined && { blockNumber }) },
        }
      : undefined,
  )
  const { transactionHash, gasUsed } = evidence
  if (changed) tell(context, { type: 'messageComposed', message: messageReference(message), transactionHash, gasUsed })
}

/** Takes back the run of a composed message that a reorganisation of the far chain undid. */
export async function markUncomposed(context: RelayerContext, message: Message): Promise<void> {
  await context.messages.update(message, ({ composed: _, ...current }) => current)
}

/** Notes that what the receiver of a message composed failed, and when it is tried again. `isPaid`: in a transaction. */
export async function markComposeFailed(
  context: RelayerContext,
  message: Message,
  reason: string,
  isPaid = false,
): Promise<void> {
  const changed = await context.messages.update(message, (current) =>
    current.composed === undefined ? withRetry(context, current, 'compose', reason, isPaid) : undefined,
  )
  await tellFailure(context, changed, 'compose')
}

/** Notes that a delivery is so deep in the far chain that it will stay. The message is over. */
export async function markClosed(context: RelayerContext, message: Message): Promise<void> {
  await context.messages.update(message, (current) => ({ ...current, isClosed: true }))
}

/** Takes back a delivery that a reorganisation of the far chain undid. */
export async function markUndelivered(context: RelayerContext, message: Message): Promise<void> {
  await context.messages.update(message, ({ delivery: _, commit: __, composed: ___, ...current }) => ({
    ...current,
    status: 'attested',
  }))
  tell(context, { type: 'reorg', eid: message.dstEid, blockNumber: message.delivery?.blockNumber ?? 0n })
}

/** Notes that the handler of a message failed, and when it is tried again. `isPaid`: in a transaction. */
export async function markAlert(
  context: RelayerContext,
  message: Message,
  reason: string,
  isPaid = false,
): Promise<void> {
  const changed = await context.messages.update(message, (current) =>
    current.status === 'delivered'
      ? undefined
      : { ...withRetry(context, current, 'deliver', reason, isPaid), status: 'alert' },
  )
  await tellFailure(context, changed, 'deliver')
}

/**
 * Transactions that may fail for a step. What is called can tell a try without sending from the real one, and only the first failure was paid
 * for by the sender of the message.
 */
const mostPaidFailures = 3

/** Tells of a failure that was noted. */
async function tellFailure(context: RelayerContext, message: Message | undefined, step: string): Promise<void> {
  const retry = message?.retries[step]
  if (message === undefined || retry === undefined) return
  const { attempts, notBeforeMs, reason } = retry
  tell(context, { type: 'messageAlert', message: messageReference(message), reason, attempts, retryAtMs: notBeforeMs })
  await parkWhenDear(context, message, step)
}

/** Parks a message when its failures have cost enough. */
async function parkWhenDear(context: RelayerContext, message: Message, step: string): Promise<void> {
  const { paid = 0, reason } = message.retries[step] ?? {}
  if (paid < mostPaidFailures) return
  await markParked(
    context,
    message,
    `it failed in ${paid} transactions, and is not paid for again before a person has looked; the last time: ${reason}`,
  )
}

/** Notes that a message failed in a transaction with others, where nobody says why: it is tried alone from now on, which tells. */
export async function noteAlone(context: RelayerContext, message: Message): Promise<void> {
  await context.messages.update(message, (current) =>
    current.status === 'delivered' || current.goesAlone ? undefined : { ...current, goesAlone: true },
  )
}

/** Puts a message aside for a person. Nothing more is done for it. */
export async function markParked(context: RelayerContext, message: Message, reason: string): Promise<void> {
  const changed = await context.messages.update(message, (current) =>
    current.status === 'parked' ? undefined : { ...current, status: 'parked', parkedReason: reason },
  )
  if (changed) tell(context, { type: 'messageParked', message: messageReference(message), reason })
}

/** Notes that a message never was: its guid was delivered with another payload. The message is over. */
export async function markDenied(context: RelayerContext, message: Message): Promise<void> {
  const changed = await context.messages.update(message, (current) => ({ ...current, status: 'denied' }))
  if (changed) tell(context, { type: 'messageDenied', message: messageReference(message) })
}

/** Notes that the block of a message is gone. The message is over; if it was sent again, that is another one. */
export async function markReorged(context: RelayerContext, message: Message): Promise<void> {
  const changed = await context.messages.update(message, (current) => ({ ...current, status: 'reorged' }))
  if (changed)
    tell(context, { type: 'messageReorged', message: messageReference(message), blockHash: message.blockHash })
}

/**
 * Notes that a step failed: `deliver`, `compose`, `close`, or the name of a DVN. It is not tried before its time. `isPaid`: it failed in a transaction
 * of the executor. Returns that time.
 */
export async function noteRetry(
  context: RelayerContext,
  message: Message,
  step: string,
  reason: string,
  isPaid = false,
): Promise<number> {
  const changed = await context.messages.update(message, (current) => withRetry(context, current, step, reason, isPaid))
  if (changed !== undefined) await parkWhenDear(context, changed, step)
  return changed?.retries[step]?.notBeforeMs ?? context.clock.nowMs()
}

/** Notes that a step waits because it could cost more than a ceiling of fees allows. That is no failure: it gets no more gas for it. */
export async function noteTooDear(context: RelayerContext, message: Message, step: string): Promise<void> {
  await putOff(context, message, step, tooDear)
}

/** Notes that a delivery waits because the executor's key has fewer wei than it hands on. That is no failure: it gets no more gas for it. */
export async function noteUnfunded(context: RelayerContext, message: Message, key: Address): Promise<void> {
  const { dstEid, value } = message
  const reason = `it hands ${value} wei on, and ${key} has fewer on ${dstEid}, beside the fee and what is in flight: fund that key`
  await putOff(context, message, 'deliver', reason)
}

async function putOff(context: RelayerContext, message: Message, step: string, reason: string): Promise<void> {
  const notBeforeMs = context.clock.nowMs() + context.network.retry.firstMs
  await context.messages.update(message, (current) => {
    const before = current.retries[step] ?? { attempts: 0 }
    return { ...current, retries: { ...current.retries, [step]: { ...before, notBeforeMs, reason } } }
  })
}

const tooDear =
  'it could cost more than send.maxFeePerMessage or send.maxFeePerDay allow: it waits until fees fall or the day (UTC) is over'

/** Whether a step that failed before may be tried again. */
export function isDue({ clock }: RelayerContext, message: Message, step: string): boolean {
  return (message.retries[step]?.notBeforeMs ?? 0) <= clock.nowMs()
}

function withRetry(
  { clock, network }: RelayerContext,
  message: Message,
  step: string,
  reason: string,
  isPaid = false,
): Message {
  const before = message.retries[step]
  const attempts = (before?.attempts ?? 0) + 1
  const paid = (before?.paid ?? 0) + (isPaid ? 1 : 0)
  const notBeforeMs = clock.nowMs() + backoffMs(attempts, network.retry)
  const retry = { attempts, notBeforeMs, reason: cutReason(reason), ...(paid > 0 && { paid }) }
  return { ...message, retries: { ...message.retries, [step]: retry } }
}

function stepNow({ clock }: RelayerContext, evidence: Evidence): MessageStep {
  return { atMs: clock.nowMs(), ...evidence }
}
