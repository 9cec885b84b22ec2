import type { Message, MessageStatus } from '../messages/message.js'
import { openMessageStore } from '../messages/messageStore.js'
import { takeUpAnew } from '../messages/takeUpAnew.js'
import { termsOf } from '../useCases/termsOf.js'
import type { LookedUp } from './lookUp.js'
import type { Operator } from './operator.js'

/** A message that the relayer put aside, and as what it can go on. */
export type ParkedMessage = {
  /** Why it was put aside. */
  readonly reason: string
  readonly message: Message
  /** The message as it is once it is set free. */
  readonly free: (message: Message) => Message
}

/** What setting a message free has changed. */
export type FreedMessage = { readonly reason: string; readonly status: MessageStatus }

/**
 * Finds a message among those that the relayer put aside, if nothing stands against it any more: not where it is on the far chain, and not
 * what it asks for, by the configuration as it is now.
 *
 * @param operator - has the store
 * @param lookedUp - the message, as both chains have it
 * @returns the message; `undefined` when it is not parked, or would be parked again at once
 * @throws {StoreRowInvalidError} when its row cannot be read
 */
export async function findParked(operator: Operator, { sent, story }: LookedUp): Promise<ParkedMessage | undefined> {
  const { store, network, clock } = operator
  if (store === undefined) return undefined
  const { packet, blockHash, sendLibrary, encodedOptions } = sent
  const copies = await openMessageStore(store).withGuid(packet.dstEid, packet)
  const message = copies.find(
    (one) => one.payloadHash === packet.payloadHash && one.blockHash === blockHash && one.status === 'parked',
  )
  if (message === undefined || message.isClosed) return undefined
  const { state, discarded, delivered } = story
  const terms = termsOf(operator, packet.srcEid, { options: encodedOptions, sendLibrary })
  const other = delivered && { ...delivered, by: 'other' as const, atMs: clock.nowMs() }
  const isFree = {
    empty: terms.refusal === undefined && terms.foreignLibrary === undefined,
    committed: terms.refusal === undefined,
    executed: discarded === undefined && (message.delivery ?? other) !== undefined,
    blocked: false,
    other: false,
  }[state]
  if (!isFree) return undefined
  const names = network.dvns.map(({ name }) => name)
  return {
    ...{ reason: message.parkedReason ?? 'no reason is written down', message },
    free: ({ refusal: _, foreignLibrary: __, delivery = other, ...current }) =>
      takeUpAnew({ ...current, ...terms, ...(state === 'executed' && delivery && { delivery }) }, names),
  }
}

/**
 * Sets a message free that the relayer put aside. The relayer on that store takes it up with its next round, as if it had not failed before.
 *
 * @param operator - has the store, which the relayer may be using
 * @param parked - from {@link findParked}
 * @returns what has changed; `undefined` when the relayer changed the message meanwhile
 */
export async function freeMessage(
  { store }: Operator,
  { reason, message, free }: ParkedMessage,
): Promise<FreedMessage | undefined> {
  const changed = await (store &&
    openMessageStore(store).update(message, (current) => (current.status === 'parked' ? free(current) : undefined)))
  return changed && { reason, status: changed.status }
}
