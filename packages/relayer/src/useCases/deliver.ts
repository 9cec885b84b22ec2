import { conflictReason } from '../domain/endpoint.js'
import { inBatches } from '../domain/inBatches.js'
import { formatTask } from '../domain/task.js'
import type { Message, MessageStep } from '../messages/message.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import type { RelayerContext } from './context.js'
import { createDeliveries } from './deliveries.js'
import type { FarView } from './farView.js'
import { discardedReason } from './findDelivery.js'
import { noteForeignDelivery } from './noteForeignDelivery.js'
import { activeTo } from './pause.js'
import { isDue, markCommitted, markParked, markVerified } from './progress.js'
import { recheckAttestations } from './recheckAttestations.js'
import { viewEach } from './viewEach.js'

/** Messages that one request looks at. */
const maxViews = 50

/**
 * Commits and delivers the messages to a chain that are verified.
 *
 * The far chain is looked at first: somebody else may have done it. Several messages go in one transaction where the chain has a contract for
 * that, and one that fails there goes alone the next time, so it holds up no other. They are taken from the store as many at a time as one
 * request looks at, so that it does not matter how many wait.
 *
 * @param context - ports
 * @param sender - the executor's key on the far chain
 * @throws {RelayerError} when the far chain cannot be read
 */
export async function deliver(context: RelayerContext, sender: TransactionSender): Promise<void> {
  const deliveries = createDeliveries(context, sender)
  for await (const messages of inBatches(candidatesTo(context, sender), maxViews)) {
    const views = await viewEach(context, sender.eid, messages, 'deliver')
    await recheckAttestations(context, sender.eid, views)
    await Promise.all(views.map((view) => noteView(context, view)))
    for (const view of views) if (!(await deliveries.take(view))) return
  }
  await deliveries.finish()
}

async function* candidatesTo(context: RelayerContext, sender: TransactionSender): AsyncIterable<Message> {
  for await (const message of activeTo(context, sender.eid))
    if (isCandidate(context, message) && !(await isInFlight(sender, message))) yield message
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

/** Records what the far chain shows of a message. One that is not to be delivered is put aside once its commit has stood for a while. */
async function noteView(context: RelayerContext, view: FarView): Promise<void> {
  const { message, state, isVerifiable } = view
  const conflict = conflictReason(state)
  if (conflict !== undefined) await markParked(context, message, conflict)
  if (state === 'executed')
    await noteForeignDelivery(context, view, () => markParked(context, message, discardedReason))
  if (state === 'committed') {
    await markCommitted(context, message, {})
    if (message.refusal !== undefined && isSettled(context, message.commit))
      await markParked(context, message, message.refusal)
  }
  if (state === 'empty' && isVerifiable) await markVerified(context, message)
}

/** Before that a reorganisation may undo the commit, and those behind the message need it again. */
function isSettled({ clock, network }: RelayerContext, commit: MessageStep | undefined): boolean {
  return commit !== undefined && clock.nowMs() - commit.atMs > network.send.lostAfterMs
}
