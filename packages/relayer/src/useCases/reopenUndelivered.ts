import type { MessageId } from '../domain/messageId.js'
import { type Message, packetOf } from '../messages/message.js'
import { takeUpAnew } from '../messages/takeUpAnew.js'
import { askFarSources } from './askFarSources.js'
import { type RelayerContext, tell } from './context.js'

/**
 * Takes up again what was closed, or noted as delivered `send.lostAfterMs` ago, and is not delivered: the word of a provider was wrong, or a
 * reorganisation undid it. More than half of the connections to the far chain must say that it is not executed, and none that it is.
 *
 * @param context - ports
 * @param dstEid - the far chain
 * @param waiting - messages to it that it does not hold for executed, as one connection says
 * @returns how many were taken up again
 * @throws {StoreRowInvalidError} when a row cannot be read
 */
export async function reopenUndelivered(
  context: RelayerContext,
  dstEid: number,
  waiting: readonly Pick<MessageId, 'nonce' | 'guid'>[],
): Promise<number> {
  const { clock, messages, network } = context
  const isSettled = ({ isClosed, status, delivery }: Message) =>
    isClosed ||
    (status === 'delivered' && delivery !== undefined && clock.nowMs() - delivery.atMs > network.send.lostAfterMs)
  const done: Message[] = []
  for (const id of waiting) done.push(...(await messages.withGuid(dstEid, id)).filter(isSettled))
  if (done.length === 0) return 0
  const answers = await askFarSources(context, dstEid, done.map(packetOf))
  const names = network.dvns.map(({ name }) => name)
  // By whom it is verified is asked anew; what our DVNs attested is compared with the chain before it counts.
  const takeUp = ({ delivery: _, commit: __, composed: ___, verifiedAtMs: ____, ...begun }: Message) =>
    takeUpAnew(begun, names)
  let count = 0
  for (const message of done) {
    const said = answers.of(packetOf(message))
    if (!answers.isQuorum(said.length) || said.includes('executed')) continue
    const isReopened = message.isClosed
      ? await messages.reopen(message, takeUp)
      : await messages.update(message, (current) => (current.status === 'delivered' ? takeUp(current) : undefined))
    if (!isReopened) continue
    count += 1
    tell(context, { type: 'reorg', eid: dstEid, blockNumber: message.delivery?.blockNumber ?? 0n })
  }
  return count
}
