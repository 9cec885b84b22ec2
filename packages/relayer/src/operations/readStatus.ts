import type { Hash } from 'viem'
import { type AwsUsage, addUsage } from '../costs/usage.js'
import { pathwayKey } from '../domain/pathwayKey.js'
import { revertReason } from '../domain/revertReason.js'
import { CallRevertedError, RelayerError } from '../errors.js'
import { endsOf, isOver, type Message } from '../messages/message.js'
import { type MessageStore, openMessageStore } from '../messages/messageStore.js'
import type { PathwayConfig } from '../network.js'
import { toMessageReport } from '../runtime/messageReport.js'
import { objectionOf } from '../useCases/askVeto.js'
import type { Operator } from './operator.js'
import { readWaiting, type WaitingMessage } from './waiting.js'

/** What this relayer paid for the messages of a pathway. Only its store knows. */
export type PathwayCost = {
  readonly messages: number
  readonly gas: bigint
  readonly wei: bigint
  /** Of AWS; `undefined` where the relayer is a process of its own. */
  readonly usage: AwsUsage | undefined
}

/** A message that the relayer has put aside for a person, that keeps failing, or that a veto keeps from being signed. */
export type Stuck = {
  readonly guid: Hash
  readonly nonce: bigint
  readonly status: 'parked' | 'alert' | 'vetoed'
  readonly reason: string | undefined
}

/** One pathway, as both of its chains show it. A message that is counted as delivered is counted as committed, and so on. */
export type PathwayStatus = Omit<PathwayConfig, 'confirmations'> & {
  readonly sent: bigint
  readonly verified: bigint
  readonly committed: bigint
  /** Handled by the receiver, or given up by it. */
  readonly delivered: bigint
  /** Messages that are not delivered, lowest nonces first. Not all of them, when there are very many. */
  readonly waiting: readonly WaitingMessage[]
  /** Seconds since the oldest of them was sent. */
  readonly oldestAgeSeconds: number | undefined
  /** The lowest nonce that was looked at; what is below it counts as delivered. */
  readonly lookedFromNonce: bigint
  /** `undefined` without a store. */
  readonly cost: PathwayCost | undefined
  /** From the store; empty without one. */
  readonly stuck: readonly Stuck[]
}

/** A pathway, or why it cannot be read. */
export type PathwayRow =
  | ({ readonly problem: undefined } & PathwayStatus)
  | ({ readonly problem: string } & Omit<PathwayConfig, 'confirmations'>)

/**
 * Reads how every configured pathway stands.
 *
 * @param operator - where to look
 * @returns one row for each, in the order of the configuration; a chain that does not answer takes away only its own
 */
export async function readStatus(operator: Operator): Promise<readonly PathwayRow[]> {
  const messages = operator.store === undefined ? undefined : openMessageStore(operator.store)
  const books = messages && (await readBooks(messages))
  const rows: PathwayRow[] = []
  for (const [index, pathway] of operator.network.pathways.entries()) {
    rows.push(await readRow(operator, pathway, messages, books && (books.get(pathwayKey(pathway)) ?? emptyBook())))
    operator.onProgress({ what: 'reading pathways', done: index + 1, total: operator.network.pathways.length })
  }
  return rows
}

/** What the store says of a pathway. */
type Book = { cost: PathwayCost; readonly stuck: Stuck[] }

const emptyBook = (): Book => ({ cost: { messages: 0, gas: 0n, wei: 0n, usage: undefined }, stuck: [] })

/** Reads all messages once, and keeps sums and what needs a person. */
async function readBooks(messages: MessageStore): Promise<ReadonlyMap<string, Book>> {
  const books = new Map<string, Book>()
  for await (const message of messages.all()) {
    const key = pathwayKey(endsOf(message))
    const book = books.get(key) ?? emptyBook()
    books.set(key, book)
    book.cost = withCost(book.cost, message)
    book.stuck.push(...stuckOf(message))
  }
  return books
}

async function readRow(
  operator: Operator,
  pathway: PathwayConfig,
  messages: MessageStore | undefined,
  book: Book | undefined,
): Promise<PathwayRow> {
  const { confirmations: _, ...ends } = pathway
  try {
    const found = await readWaiting(operator, pathway, messages)
    const { waiting, sent, committed, verified, delivered, lookedFromNonce } = found
    const ages = waiting.map(({ ageSeconds }) => ageSeconds).filter((age) => age !== undefined)
    return {
      ...{ problem: undefined, ...ends, sent, verified, committed, delivered, waiting, lookedFromNonce },
      oldestAgeSeconds: ages.length === 0 ? undefined : Math.max(...ages),
      cost: book?.cost,
      stuck: book?.stuck ?? [],
    }
  } catch (error) {
    if (error instanceof CallRevertedError) return { problem: revertReason(error.revertData), ...ends }
    if (error instanceof RelayerError) return { problem: error.shortMessage, ...ends }
    throw error
  }
}

function withCost({ messages, gas, wei, usage }: PathwayCost, message: Message): PathwayCost {
  const report = toMessageReport(message)
  return {
    messages: messages + (report.gas.total > 0n ? 1 : 0),
    gas: gas + report.gas.total,
    wei: wei + report.feePaid,
    usage: report.usage === undefined ? usage : addUsage(usage, report.usage),
  }
}

function stuckOf(message: Message): Stuck[] {
  if (isOver(message)) return []
  const { guid, nonce, status, retries } = message
  const [objection] = Object.values(retries).flatMap(({ reason }) => objectionOf(reason) ?? [])
  const isEarly = status === 'seen' || status === 'final'
  if (isEarly && objection !== undefined) return [{ guid, nonce, status: 'vetoed', reason: objection }]
  if (status !== 'parked' && status !== 'alert') return []
  return [{ guid, nonce, status, reason: toMessageReport(message).reason }]
}
