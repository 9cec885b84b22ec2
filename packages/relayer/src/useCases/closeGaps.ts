import { guidOf } from '@omnicover/core'
import { endpointV2Abi } from '@omnicover/deployments'
import { type Address, type Hash, pad, toEventSelector } from 'viem'
import * as z from 'zod'
import type { PathwayConfig } from '../config.js'
import { answerAt } from '../domain/answerAt.js'
import { larger, smaller } from '../domain/bigints.js'
import type { Message } from '../messages/message.js'
import { type Block, type Chain, type ChainLog, contractRead } from '../ports/chain.js'
import { openTable } from '../store/table.js'
import {
  chainConfigOf,
  chainOf,
  pathwayKey,
  pathwayOf,
  type RelayerContext,
  reorgDepth,
  sourcesOf,
  tell,
} from './context.js'
import { readLogs } from './logRanges.js'

const progressSchema = z.object({
  /** All messages up to this nonce are known. */
  nonce: z.bigint(),
  /** The block of that message: what is missing was sent later. */
  blockNumber: z.bigint(),
})
type Progress = z.infer<typeof progressSchema>

const packetSent = toEventSelector('PacketSent(bytes,bytes,address)')

/** How long the count of sent messages is asked of one connection first, before it is the next one's turn. */
const turnMs = 15_000

/**
 * Compares the messages that are known with the endpoint's count of sent ones, and reads again what must have been overlooked, from one
 * connection after the other. A message that a DVN refused counts as overlooked: what was told may not be what was sent.
 *
 * @param context - ports
 * @param eid - the source chain
 * @param head - the block up to which it was scanned
 * @param record - takes over what is found
 */
export async function closeGaps(
  context: RelayerContext,
  eid: number,
  head: Block,
  record: (logs: readonly ChainLog[]) => Promise<boolean>,
): Promise<void> {
  const pathways = context.network.pathways.filter(({ srcEid }) => srcEid === eid)
  if (pathways.length === 0) return
  const sources = sourcesOf(context, eid)
  const turn = Math.floor(context.clock.nowMs() / turnMs) % sources.length
  const inTurn = [...sources.slice(turn), ...sources.slice(0, turn)]
  const sentNonces = await readSentNonces(context, answerAt(inTurn, 0), pathways, head.number)
  for (const [index, pathway] of pathways.entries()) {
    const sentNonce = answerAt(sentNonces, index)
    const progress = await advance(context, pathway, sentNonce)
    if (progress.nonce >= sentNonce) continue
    tell(context, { type: 'gapFound', pathway: pathwayKey(pathway), missingNonce: progress.nonce + 1n, sentNonce })
    for (const source of inTurn) {
      const chunks = readLogs(source, chainConfigOf(context, eid), [packetSent], progress.blockNumber, head.number)
      for await (const { logs } of chunks) await record(logs)
      if ((await advance(context, pathway, sentNonce)).nonce >= sentNonce) break
    }
  }
}

/** Moves the mark of a pathway up over all messages that are known without a gap; down after a reorganisation. */
async function advance(context: RelayerContext, pathway: PathwayConfig, sentNonce: bigint): Promise<Progress> {
  const table = openTable<Progress>(context.store, progressSchema)
  const key = `pathway/${pathwayKey(pathway)}`
  let progress = (await table.get(key)) ?? (await beginning(context, pathway))
  if (progress.nonce > sentNonce) progress = { ...progress, nonce: sentNonce }
  progress = await stepBack(context, pathway, progress)
  progress = await stepBackToDoubt(context, pathway, progress)
  while (progress.nonce < sentNonce) {
    const known = await context.messages.withGuid(pathway.dstEid, guidOfNonce(pathway, progress.nonce + 1n))
    const message = known.find((candidate) => candidate.status !== 'reorged' && !isDoubted(context, candidate))
    if (message === undefined) break
    progress = { nonce: progress.nonce + 1n, blockNumber: message.blockNumber }
  }
  const reached = progress
  await table.update(key, (stored) => (stored?.nonce === reached.nonce ? undefined : reached))
  return reached
}

/** Takes back what a reorganisation took: if such a message was sent again, it may have been overlooked. */
async function stepBack(context: RelayerContext, pathway: PathwayConfig, progress: Progress): Promise<Progress> {
  if (progress.nonce === 0n) return progress
  const known = await context.messages.withGuid(pathway.dstEid, guidOfNonce(pathway, progress.nonce))
  const gone = known.filter(({ status }) => status === 'reorged').map(({ blockNumber }) => blockNumber)
  if (gone.length === 0 || gone.length < known.length) return progress
  const first = gone.reduce(smaller) - reorgDepth(context, pathway.srcEid)
  return stepBack(context, pathway, { nonce: progress.nonce - 1n, blockNumber: larger(0n, first) })
}

/** Steps back before the first message that a DVN refused and that nothing better is known of. */
async function stepBackToDoubt(context: RelayerContext, pathway: PathwayConfig, progress: Progress): Promise<Progress> {
  const open = await context.messages.openTo(pathway.dstEid)
  const doubted = open.filter((message) => pathwayOf(context, message) === pathway && isDoubted(context, message))
  for (const { nonce, guid } of doubted) {
    if (nonce > progress.nonce) break
    const known = await context.messages.withGuid(pathway.dstEid, guid)
    if (known.some((message) => message.status !== 'reorged' && !isDoubted(context, message))) continue
    const [before] = await context.messages.withGuid(pathway.dstEid, guidOfNonce(pathway, nonce - 1n))
    const blockNumber = before?.blockNumber ?? chainConfigOf(context, pathway.srcEid).startBlock
    return { nonce: nonce - 1n, blockNumber: larger(0n, blockNumber - reorgDepth(context, pathway.srcEid)) }
  }
  return progress
}

/** Whether a DVN of ours refused a message and none has attested it. */
function isDoubted({ network }: RelayerContext, { attestations, retries }: Message): boolean {
  return Object.keys(attestations).length === 0 && network.dvns.some(({ name }) => retries[name] !== undefined)
}

/** Messages from before the start block are somebody else's. */
async function beginning(context: RelayerContext, pathway: PathwayConfig): Promise<Progress> {
  const { startBlock } = chainConfigOf(context, pathway.srcEid)
  if (startBlock === 0n) return { nonce: 0n, blockNumber: 0n }
  const nonces = await readSentNonces(context, chainOf(context, pathway.srcEid), [pathway], startBlock - 1n)
  return { nonce: answerAt(nonces, 0), blockNumber: startBlock }
}

async function readSentNonces(
  context: RelayerContext,
  source: Chain,
  pathways: readonly PathwayConfig[],
  blockNumber: bigint,
): Promise<readonly bigint[]> {
  const { endpoint } = chainConfigOf(context, source.eid)
  return source.read(
    pathways.map((pathway) => sentNonceRead(endpoint, pathway)),
    blockNumber,
  )
}

function sentNonceRead(address: Address, { sender, dstEid, receiver }: PathwayConfig) {
  return contractRead({
    address,
    abi: endpointV2Abi,
    functionName: 'outboundNonce',
    args: [sender, dstEid, pad(receiver)],
  })
}

function guidOfNonce({ srcEid, sender, dstEid, receiver }: PathwayConfig, nonce: bigint): Hash {
  return guidOf({ nonce, srcEid, sender: pad(sender), dstEid, receiver: pad(receiver) })
}
