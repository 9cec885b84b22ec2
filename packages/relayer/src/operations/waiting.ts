import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Hash, pad, zeroHash } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { larger, smaller } from '../domain/bigints.js'
import { sentNonceRead } from '../domain/endpoint.js'
import { guidAt } from '../domain/guidAt.js'
import type { MessageStore } from '../messages/messageStore.js'
import type { PathwayConfig } from '../network.js'
import { contractRead } from '../ports/chain.js'
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

/** Nonces that are looked at one by one on each side of the newest delivered one. */
const MOST_NONCES = 1_000n
/** Waiting messages whose sending is searched for. */
const MOST_SEARCHED = 50

/**
 * Finds the messages of a pathway that wait. A nonce above the newest delivered one waits; below it waits the one whose payload the
 * endpoint still keeps.
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
  const [sent] = await source.chain.read([sentNonceRead(source.config.endpoint, pathway)])
  const [newest] = await far.chain.read([
    contractRead({
      address: far.config.endpoint,
      abi: endpointV2Abi,
      functionName: 'lazyInboundNonce',
      args: [pathway.receiver, pathway.srcEid, pad(pathway.sender)],
    }),
  ])
  const lookedFromNonce = larger(1n, newest - MOST_NONCES + 1n)
  const nonces = range(lookedFromNonce, smaller(sent, newest + MOST_NONCES))
  const hashes = await readHashes(far, pathway, nonces)
  const isWaiting = nonces.map((nonce, index) => nonce > newest || answerAt(hashes, index) !== zeroHash)
  const found = nonces
    .map((nonce, index) => ({ nonce, guid: guidAt(pathway, nonce), isCommitted: answerAt(hashes, index) !== zeroHash }))
    .filter((_, index) => answerAt(isWaiting, index))
  const messages = await findSource(operator, pathway, found.slice(0, MOST_SEARCHED), known)
  const verified = await readVerifiable(far, pathway, [...messages.values()])
  const ages = await readAges(operator, source, [...messages.values()])
  const waiting = found.map(({ nonce, guid, isCommitted }): WaitingMessage => {
    const stage = isCommitted ? 'committed' : verified.has(guid) ? 'verified' : 'sent'
    return { nonce, guid, stage, ageSeconds: ages.get(guid), transactionHash: messages.get(guid)?.transactionHash }
  })
  // Above what was looked at, nothing is delivered.
  const notDelivered = BigInt(waiting.length) + larger(0n, sent - newest - MOST_NONCES)
  const count = (stage: WaitingMessage['stage']) => BigInt(waiting.filter((one) => one.stage === stage).length)
  const delivered = sent - notDelivered
  const committed = delivered + count('committed')
  return { waiting, sent, verified: committed + count('verified'), committed, delivered, lookedFromNonce }
}

function range(from: bigint, to: bigint): bigint[] {
  return Array.from({ length: Math.max(0, Number(to - from) + 1) }, (_, index) => from + BigInt(index))
}

function readHashes({ chain, config }: End, pathway: PathwayConfig, nonces: readonly bigint[]) {
  const { receiver, srcEid, sender } = pathway
  return chain.read(
    nonces.map((nonce) =>
      contractRead({
        address: config.endpoint,
        abi: endpointV2Abi,
        functionName: 'inboundPayloadHash',
        args: [receiver, srcEid, pad(sender), nonce],
      }),
    ),
  )
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
