import { smaller } from '../domain/bigints.js'
import { guidAt } from '../domain/guidAt.js'
import { guidKey, type MessageId, messageKey } from '../domain/messageId.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'
import { endsOf, isOver, type Message, messageSchema, withPacket } from './message.js'
import { openPathwayMarks, type PathwayMarks } from './pathwayMarks.js'

/** Messages that are kept in memory between two looks: every pass looks at all that are under way, and most have not changed. */
const mostKnown = 1_000

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
  /** Takes a message that is over back among those under way, changed. Returns whether it did. */
  readonly reopen: (message: Message, change: (message: Message) => Message) => Promise<boolean>
  /**
   * Messages under way to a chain, lower nonces first. They are read as they are asked for, a page of the store at a time: there may be
   * any number of them, and what is done with one may take long.
   */
  readonly openTo: (dstEid: number) => AsyncIterable<Message>
  /** Messages of one guid, under way or over: more than one after a reorganisation. */
  readonly withGuid: (dstEid: number, id: Pick<MessageId, 'nonce' | 'guid'>) => Promise<readonly Message[]>
  /** Up to where each pathway is known without a gap. */
  readonly marks: PathwayMarks
  /** Notes that a message may not be what was sent, so that its pathway counts as known up to the one before it only. */
  readonly doubt: (message: Message) => Promise<void>
  /** All messages, each once: those under way, then those that are over. They are read as they are asked for. */
  readonly all: () => AsyncIterable<Message>
  /** All messages at once, in the order in which they were seen: for reports. */
  readonly list: () => Promise<readonly Message[]>
}

/**
 * Opens the messages in a store. Their keys begin with chain and nonce, so that they are read in the order in which they can be delivered.
 *
 * A message is written to its new place before it leaves the old one, and leaves that only as it was read there: whatever processes do at
 * the same time, and wherever one dies, it is in one place at least. In both it counts as what the open one says: as open, or as over,
 * which the next look at the open ones clears up. The same goes for the mark of the pathway, which is lowered before a message that was
 * reorganised away leaves: it may have been sent again, and overlooked.
 *
 * @param store - where the rows are
 * @returns the messages
 */
export function openMessageStore(store: Store): MessageStore {
  const open = openTable<Message>(store, messageSchema, mostKnown)
  // Not kept: what is over is seldom looked at, and would take the place of what is under way.
  const over = openTable<Message>(store, messageSchema)
  const marks = openPathwayMarks(store)
  const openKey = (dstEid: number, id: MessageId) => `message/open/${dstEid}/${messageKey(id)}`
  const overKey = (dstEid: number, id: MessageId) => `message/over/${dstEid}/${messageKey(id)}`

  async function doubt(message: Message): Promise<void> {
    const pathway = endsOf(message)
    const nonce = message.nonce - 1n
    const before = await withGuid(message.dstEid, { nonce, guid: guidAt(pathway, nonce) })
    const blockNumber = before.map((one) => one.blockNumber).reduce<bigint | undefined>(least, undefined) ?? 0n
    await marks.lower(pathway, { nonce, blockNumber })
  }

  /** Moves an open row that is over, and no other: another process may have moved it meanwhile, and the message be open again. */
  async function moveOver(message: Message, version: number): Promise<void> {
    if (message.status === 'reorged') await doubt(message)
    const key = overKey(message.dstEid, message)
    // There is one already when another process moves it too, or died while it moved it or took it back.
    if (!(await over.insert(key, message))) await over.update(key, () => message)
    await open.removeAt(openKey(message.dstEid, message), version)
  }

  /**
   * Begins a message anew, which may be among those that are over: as `begun` makes it of that one.
   *
   * That one leaves only once the message is open, and only as it was before: who closes the message meanwhile has written it again.
   */
  async function begin(
    { dstEid, ...id }: Pick<Message, 'dstEid'> & MessageId,
    begun: (ended: Message | undefined) => Message | undefined,
  ): Promise<boolean> {
    const ended = await over.read(overKey(dstEid, id))
    const message = begun(ended?.row)
    if (message === undefined || !(await open.insert(openKey(dstEid, id), message))) return false
    if (ended !== undefined) await over.removeAt(overKey(dstEid, id), ended.version)
    return true
  }

  /** Moves a message that a crash left among the open ones, if it is still over: since its page was read it may have begun anew. */
  async function clearUp(message: Message): Promise<void> {
    const current = await open.read(openKey(message.dstEid, message))
    if (current !== undefined && isOver(current.row)) await moveOver(current.row, current.version)
  }

  async function* scan(kind: 'open' | 'over', prefix = ''): AsyncIterable<Message> {
    const table = kind === 'open' ? open : over
    for await (const page of table.scan(`message/${kind}/${prefix}`)) for (const [, message] of page) yield message
  }

  async function* each(prefix?: string): AsyncIterable<Message> {
    // One that is in both places, or is over since it was read among the open ones, comes again among those that are over.
    const seen = new Set<string>()
    for await (const message of scan('open', prefix)) {
      seen.add(messageKey(message))
      yield message
    }
    for await (const message of scan('over', prefix)) if (!seen.has(messageKey(message))) yield message
  }

  async function withGuid(dstEid: number, id: Pick<MessageId, 'nonce' | 'guid'>): Promise<Message[]> {
    const messages: Message[] = []
    for await (const message of each(`${dstEid}/${guidKey(id)}/`)) messages.push(message)
    return messages
  }

  return {
    find: async (dstEid, id) => (await open.get(openKey(dstEid, id))) ?? (await over.get(overKey(dstEid, id))),

    insert: (message) => begin(message, () => message),

    update: async (message, change) => {
      const { row, version, changed } = await open.update(openKey(message.dstEid, message), (current) => {
        const next = current === undefined || isOver(current) ? undefined : change(current)
        return current && next && withPacket(next, current)
      })
      if (row !== undefined && isOver(row)) await moveOver(row, version)
      return changed ? row : undefined
    },

    reopen: (message, change) => begin(message, (ended) => ended && withPacket(change(ended), ended)),

    openTo: async function* (dstEid) {
      for await (const message of scan('open', `${dstEid}/`)) {
        if (isOver(message)) await clearUp(message)
        else yield message
      }
    },

    withGuid,
    marks,
    doubt,
    all: () => each(),

    list: async () => {
      const messages: Message[] = []
      for await (const message of each()) messages.push(message)
      return messages.sort((a, b) => a.seenAtMs - b.seenAtMs || a.srcEid - b.srcEid || Number(a.nonce - b.nonce))
    },
  }
}

const least = (sofar: bigint | undefined, value: bigint) => (sofar === undefined ? value : smaller(sofar, value))
