import type { Hash } from 'viem'
import type { Store } from '../ports/store.js'
import { type Message, type MessageId, isSettled, messageKey, messageSchema } from './message.js'
import { openTable } from './table.js'

/** The messages that a relayer knows. Those under way are apart from the settled ones, so that finding work stays cheap. */
export type MessageStore = {
  /** Whether exactly this message is known, under way or settled. */
  readonly has: (dstEid: number, id: MessageId) => Promise<boolean>
  /** Adds a message that is not known yet. Returns whether it was added. */
  readonly insert: (message: Message) => Promise<boolean>
  /**
   * Changes a message under way. `change` returns `undefined` to leave it as it is.
   *
   * @returns the changed message, or `undefined` when nothing was changed or it is settled
   */
  readonly update: (message: Message, change: (message: Message) => Message | undefined) => Promise<Message | undefined>
  /** Messages under way to a chain, lower nonces first. */
  readonly openTo: (dstEid: number) => Promise<readonly Message[]>
  /** Messages of one guid, under way or settled: more than one after a reorganisation. */
  readonly withGuid: (dstEid: number, guid: Hash) => Promise<readonly Message[]>
  /** All messages, in the order in which they were seen. */
  readonly list: () => Promise<readonly Message[]>
}

/**
 * Opens the messages in a store.
 *
 * A settled message is written to its new place before it leaves the old one. After a crash in between it is in both, and the next
 * look at the open ones clears that up.
 *
 * @param store - where the rows are
 * @returns the messages
 */
export function openMessageStore(store: Store): MessageStore {
  const table = openTable<Message>(store, messageSchema)
  const openKey = (dstEid: number, id: MessageId) => `message/open/${dstEid}/${messageKey(id)}`
  const settledKey = (dstEid: number, id: MessageId) => `message/settled/${dstEid}/${messageKey(id)}`

  async function settle(message: Message): Promise<void> {
    await table.insert(settledKey(message.dstEid, message), message)
    await table.remove(openKey(message.dstEid, message))
  }

  async function collect(prefix: string): Promise<Message[]> {
    const messages: Message[] = []
    for await (const [, message] of table.scan(prefix)) messages.push(message)
    return messages
  }

  return {
    has: async (dstEid, id) =>
      (await store.get(openKey(dstEid, id))) !== undefined || (await store.get(settledKey(dstEid, id))) !== undefined,

    insert: (message) => table.insert(openKey(message.dstEid, message), message),

    update: async (message, change) => {
      const { row, changed } = await table.update(openKey(message.dstEid, message), (current) =>
        current === undefined || isSettled(current) ? undefined : change(current),
      )
      if (row !== undefined && isSettled(row)) await settle(row)
      return changed ? row : undefined
    },

    openTo: async (dstEid) => {
      const messages = await collect(`message/open/${dstEid}/`)
      for (const message of messages.filter(isSettled)) await settle(message)
      return messages.filter((message) => !isSettled(message)).sort((a, b) => Number(a.nonce - b.nonce))
    },

    withGuid: async (dstEid, guid) => [
      ...(await collect(`message/open/${dstEid}/${guid}/`)),
      ...(await collect(`message/settled/${dstEid}/${guid}/`)),
    ],

    list: async () => {
      const byKey = new Map([...(await collect('message/open/')), ...(await collect('message/settled/'))].map((m) => [messageKey(m), m]))
      return [...byKey.values()].sort((a, b) => a.seenAtMs - b.seenAtMs || a.srcEid - b.srcEid || Number(a.nonce - b.nonce))
    },
  }
}
