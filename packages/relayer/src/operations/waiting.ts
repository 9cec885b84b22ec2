import { receiveUln302Abi } from '@omnicover/deployments'
import type { Hash } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { smaller } from '../domain/bigints.js'
import type { MessageStore } from '../messages/messageStore.js'
import type { PathwayConfig } from '../network.js'
import { contractRead } from '../ports/chain.js'
import { readUndelivered } from '../useCases/readUndelivered.js'
import { type End, endOf, type Operator } from './operator.js'
import { findSent, type SentMessage, sentMessagesIn } from './sentMessages.js'

/** A message that is sent and not delivered. */
export type WaitingMessage = {
  readonly nonce: bigint
  readonly guid: Hash
  readonly stage: 'sent' | 'verified' | 'committed'
  /** Seconds since it was sent; `undefined` when it cannot be found in the logs. */
  readonly ageSeconds: number | undefined
  readonly transactionHash: Hash | undefined
}

/** Waiting messages whose sending is searched for. */
const MOST_SEARCHED = 50

/**
 * Finds the messages of a pathway that wait, as {@link readUndelivered}, and where and when they were sent.
 *
 * @param operator - where to look
 * @param pathway - which
 * @param known - what the store knows: saves reading logs
 * @returns the messages, and how many were sent, verified, committed and delivered
 * @throws {RelayerError} when a chain cannot be read
 */
export async function readWaiting(operator: Operator, pathway: PathwayConfig, known: MessageStore | undefined) {
  const source = endOf(operator, pathway.srcEid)
  const far = endOf(operator, pathway.dstEid)
  const { sent, executed, lookedFrom: lookedFromNonce, messages: found } = await readUndelivered(operator, pathway)
  const messages = await findSource(operator, pathway, found.slice(0, MOST_SEARCHED), known)
  const verified = await readVerifiable(far, pathway, [...messages.values()])
  const ages = await readAges(operator, source, [...messages.values()])
  const waiting = found.map(({ nonce, guid, isCommitted }): WaitingMessage => {
    const stage = isCommitted ? 'committed' : verified.has(guid) ? 'verified' : 'sent'
    return { nonce, guid, stage, ageSeconds: ages.get(guid), transactionHash: messages.get(guid)?.transactionHash }
  })
  const delivered = smaller(sent, executed) - BigInt(found.filter(({ nonce }) => nonce <= executed).length)
  const count = (stage: WaitingMessage['stage']) => BigInt(waiting.filter((one) => one.stage === stage).length)
  const committed = delivered + count('committed')
  return { waiting, sent, verified: committed + count('verified'), committed, delivered, lookedFromNonce }
}

/** Where messages were sent: by the store's transactions, and for the rest by the logs. */
async function findSource(
  operator: Operator,
  { srcEid, dstEid }: PathwayConfig,
  wanted: readonly Pick<WaitingMessage, 'nonce' | 'guid'>[],
  known: MessageStore | undefined,
): Promise<Map<Hash, SentMessage>> {
  const source = endOf(operator, srcEid)
  const found = new Map<Hash, SentMessage>()
  for (const id of wanted) {
    for (const { transactionHash } of (await known?.withGuid(dstEid, id)) ?? []) {
      const receipt = await source.chain.getReceipt(transactionHash)
      const sent = sentMessagesIn(receipt?.logs ?? [], source).find(({ packet }) => packet.guid === id.guid)
      if (sent !== undefined) found.set(id.guid, sent)
    }
  }
  const missing = new Set(wanted.map(({ guid }) => guid).filter((guid) => !found.has(guid)))
  return new Map([...found, ...(await findSent(operator, srcEid, missing))])
}

async function readVerifiable(
  { chain, config }: End,
  { receiver, srcEid }: PathwayConfig,
  messages: readonly SentMessage[],
): Promise<ReadonlySet<Hash>> {
  if (messages.length === 0) return new Set()
  const library = { address: config.receiveLibrary, abi: receiveUln302Abi } as const
  const [uln] = await chain.read([contractRead({ ...library, functionName: 'getUlnConfig', args: [receiver, srcEid] })])
  const answers = await chain.read(
    messages.map(({ packet }) =>
      contractRead({ ...library, functionName: 'verifiable', args: [uln, packet.headerHash, packet.payloadHash] }),
    ),
  )
  return new Set(messages.filter((_, index) => answerAt(answers, index)).map(({ packet }) => packet.guid))
}

async function readAges(
  { clock }: Operator,
  { chain }: End,
  messages: readonly SentMessage[],
): Promise<ReadonlyMap<Hash, number>> {
  const ages = new Map<Hash, number>()
  for (const { packet, blockNumber } of messages) {
    const block = await chain.getBlock(blockNumber)
    if (block === undefined) continue
    ages.set(packet.guid, Math.max(0, Math.floor(clock.nowMs() / 1_000) - Number(block.timestamp)))
  }
  return ages
}
