import type { MessageId } from '../domain/messageId.js'
import { type Message, packetOf } from '../messages/message.js'
import { takeUpAnew } from '../messages/takeUpAnew.js'
import { askFarSources } from './askFarSources.js'
import { type RelayerContext, tell } from './context.js'

/**
 * Takes up again what was closed and is not delivered: the word of a provider on which it was closed was wrong, or a reorganisation went
 * deeper than was waited for. More than half of the connections to the far chain must say that it is not executed, and none that it is.
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
  const { messages, network } = context
  const closed: Message[] = []
  for (const id of waiting) closed.push(...(await messages.withGuid(dstEid, id)).filter(({ isClosed }) => isClosed))
  if (closed.length === 0) return 0
  const answers = await askFarSources(context, dstEid, closed.map(packetOf))
  const names = network.dvns.map(({ name }) => name)
  let count = 0
  for (const message of closed) {
    const said = answers.of(packetOf(message))
    if (!answers.isQuorum(said.length) || said.includes('executed')) continue
    const isReopened = await messages.reopen(message, ({ delivery: _, commit: __, composed: ___, ...current }) => {
      // By whom it is verified is asked anew; what our DVNs attested is compared with the chain before it counts.
      const { verifiedAtMs: ____, ...begun } = current
      return takeUpAnew(begun, names)
    })
    if (!isReopened) continue
    count += 1
    tell(context, { type: 'reorg', eid: dstEid, blockNumber: message.delivery?.blockNumber ?? 0n })
  }
  return count
}
