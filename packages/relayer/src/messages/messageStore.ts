import { guidOf } from '@omnicover/core'
import { type Hash, pad, slice } from 'viem'
import { smaller } from '../domain/bigints.js'
import { type MessageId, messageKey } from '../domain/messageId.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'
import { isOver, type Message, messageSchema, withPacket } from './message.js'
import { openPathwayMarks, type PathwayMarks } from './pathwayMarks.js'

/** Messages that are kept in memory between two looks: every pass looks at all of them, and most have not changed. */
const mostKnown = 4_000

/** The messages that a relayer knows. Those under way are apart from those that are over, so that finding work stays cheap. */
export type MessageStore = {
  /** Exactly this message, under way or over. */
  readonly find: (dstEid: number, id: MessageId) => Promise<Message | undefined>
  /** Adds a message that is not under way. One that was taken for reorganised away starts anew. Returns whether it was added. */
  readonly insert: (message: Message) => Promise<boolean>
  /**
   * Changes a message under way. `change` returns `undefined` to leave it as it is.
   *
   * @returns the changed message, or `undefined` when nothing was changed or it is over
   */
  readonly update: (message: Message, change: (message: Message) => Message | undefined) => Promise<Message | undefined>
  /** Messages under way to a chain, lower nonces first. */
  readonly openTo: (dstEid: number) => Promise<readonly Message[]>
  /** Messages of one guid, under way or over: more than one after a reorganisation. */
  readonly withGuid: (dstEid: number, guid: Hash) => Promise<readonly Message[]>
  /** Up to where each pathway is known without a gap. */
  readonly marks: PathwayMarks
  /** Notes that a message may not be what was sent, so that its pathway counts as known up to the one before it only. */
  readonly doubt: (message: Message) => Promise<void>
  /** All messages, in the order in which they were seen. */
  readonly list: () => Promise<readonly Message[]>
}

/**
 * Opens the messages in a store.
 *
 * A message that is over is written to its new place before it leaves the old one. After a crash in between it is in both, and the next
 * look at the open ones clears that up. The same goes for the mark of the pathway, which is lowered before a message that was reorganised
 * away leaves: it may have been sent again, and overlooked.
 *
 * @param store - where the rows are
 * @returns the messages
 */
export function openMessageStore(store: Store): MessageStore {
  const table = openTable<Message>(store, messageSchema, mostKnown)
  const marks = openPathwayMarks(store)
  const openKey = (dstEid: number, id: MessageId) => `message/open/${dstEid}/${messageKey(id)}`
  const overKey = (dstEid: number, id: MessageId) => `message/over/${dstEid}/${messageKey(id)}`

  async function doubt(message: Message): Promise<void> {
    const { srcEid, dstEid, receiver } = message
    const before = await withGuid(dstEid, guidBefore(message))
    const blockNumber = before.map((one) => one.blockNumber).reduce<bigint | undefined>(least, undefined) ?? 0n
    await marks.lower(
      { srcEid, sender: slice(message.sender, 12), dstEid, receiver },
      { nonce: message.nonce - 1n, blockNumber },
    )
  }

  async function moveOver(message: Message): Promise<void> {
    if (message.status === 'reorged') await doubt(message)
    await table.insert(overKey(message.dstEid, message), message)
    await table.remove(openKey(message.dstEid, message))
  }

  async function collect(prefix: string): Promise<Message[]> {
    const messages: Message[] = []
    for await (const [, message] of table.scan(prefix)) messages.push(message)
    return messages
  }

  const withGuid = async (dstEid: number, guid: Hash): Promise<Message[]> => [
    ...(await collect(`message/open/${dstEid}/${guid}/`)),
    ...(await collect(`message/over/${dstEid}/${guid}/`)),
  ]

  return {
    find: async (dstEid, id) => (await table.get(openKey(dstEid, id))) ?? (await table.get(overKey(dstEid, id))),

    insert: async (message) => {
      await table.remove(overKey(message.dstEid, message))
      return table.insert(openKey(message.dstEid, message), message)
    },

    update: async (message, change) => {
      const { row, changed } = await table.update(openKey(message.dstEid, message), (current) => {
        const next = current === undefined || isOver(current) ? undefined : change(current)
        return current && next && withPacket(next, current)
      })
      if (row !== undefined && isOver(row)) await moveOver(row)
      return changed ? row : undefined
    },

    openTo: async (dstEid) => {
      const messages = await collect(`message/open/${dstEid}/`)
      for (const message of messages.filter(isOver)) await moveOver(message)
      return messages.filter((message) => !isOver(message)).sort((a, b) => Number(a.nonce - b.nonce))
    },

    withGuid,
    marks,
    doubt,

    list: async () => {
      const byKey = new Map(
        [...(await collect('message/open/')), ...(await collect('message/over/'))].map((m) => [messageKey(m), m]),
      )
      return [...byKey.values()].sort(
        (a, b) => a.seenAtMs - b.seenAtMs || a.srcEid - b.srcEid || Number(a.nonce - b.nonce),
      )
    },
  }
}

/** The guid of the message before this one on its way. */
function guidBefore({ nonce, srcEid, sender, dstEid, receiver }: Message): Hash {
  return guidOf({ nonce: nonce - 1n, srcEid, sender, dstEid, receiver: pad(receiver) })
}

const least = (sofar: bigint | undefined, value: bigint) => (sofar === undefined ? value : smaller(sofar, value))
