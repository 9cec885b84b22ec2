import { toEventSelector } from 'viem'
import { answerAt } from '../domain/answerAt.js'
import { larger } from '../domain/bigints.js'
import { guidAt } from '../domain/guidAt.js'
import { pathwayKey } from '../domain/pathwayKey.js'
import type { Message } from '../messages/message.js'
import type { PathwayMark } from '../messages/pathwayMarks.js'
import type { PathwayConfig } from '../network.js'
import type { Block, Chain, ChainLog } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext, reorgDepth, sourcesOf, tell } from './context.js'
import { readLogs } from './logRanges.js'
import { readSentNonces } from './readSentNonces.js'
import { stepFailed } from './stepFailed.js'

type Mark = Omit<PathwayMark, 'lowered'>

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
  const readFromSource = (source: Chain) => readSentNonces(context, source, pathways, head.number)
  const sentNonces = await readFromSource(answerAt(inTurn, 0)).catch(() => readFromSource(chainOf(context, eid)))
  for (const [index, pathway] of pathways.entries()) {
    const sentNonce = answerAt(sentNonces, index)
    const mark = await advance(context, pathway, sentNonce)
    if (mark.nonce >= sentNonce) continue
    tell(context, { type: 'gapFound', pathway: pathwayKey(pathway), missingNonce: mark.nonce + 1n, sentNonce })
    const fromBlock = readFrom(context, pathway, mark)
    for (const source of inTurn) {
      await readAgain(context, source, fromBlock, head.number, record)
      if ((await advance(context, pathway, sentNonce)).nonce >= sentNonce) break
    }
  }
}

/** Reads logs from one connection. If that fails, the next one may still have them. */
async function readAgain(
  context: RelayerContext,
  source: Chain,
  fromBlock: bigint,
  toBlock: bigint,
  record: (logs: readonly ChainLog[]) => Promise<boolean>,
): Promise<void> {
  try {
    const chunks = readLogs(source, chainConfigOf(context, source.eid), [packetSent], fromBlock, toBlock)
    for await (const { logs } of chunks) await record(logs)
  } catch (error) {
    tell(context, stepFailed(`close gap ${source.eid}`, error))
  }
}

/** Moves the mark of a pathway up over all messages that are known without a gap; down, when fewer were sent than it says. */
async function advance(context: RelayerContext, pathway: PathwayConfig, sentNonce: bigint): Promise<Mark> {
  const { messages } = context
  const found = await messages.marks.get(pathway)
  let mark: Mark = found ?? (await beginning(context, pathway))
  if (mark.nonce > sentNonce) mark = { nonce: sentNonce, blockNumber: mark.blockNumber }
  while (mark.nonce < sentNonce) {
    const nonce = mark.nonce + 1n
    const known = await messages.withGuid(pathway.dstEid, { nonce, guid: guidAt(pathway, nonce) })
    const message = known.find((candidate) => candidate.status !== 'reorged' && !isDoubted(context, candidate))
    if (message === undefined) break
    mark = { nonce, blockNumber: message.blockNumber }
  }
  if (mark.nonce !== found?.nonce) await messages.marks.move(pathway, found, mark)
  return mark
}

/** From where logs are read again: a message that was sent again after a reorganisation may be in an older block. */
function readFrom(context: RelayerContext, { srcEid }: PathwayConfig, { blockNumber }: Mark): bigint {
  return larger(chainConfigOf(context, srcEid).startBlock, blockNumber - reorgDepth(context, srcEid))
}

/** Whether a DVN of ours refused a message and none has attested it. */
function isDoubted({ network }: RelayerContext, { attestations, retries }: Message): boolean {
  return Object.keys(attestations).length === 0 && network.dvns.some(({ name }) => retries[name] !== undefined)
}

/** Messages from before the start block are somebody else's. */
async function beginning(context: RelayerContext, pathway: PathwayConfig): Promise<Mark> {
  const { startBlock } = chainConfigOf(context, pathway.srcEid)
  if (startBlock === 0n) return { nonce: 0n, blockNumber: 0n }
  const nonces = await readSentNonces(context, chainOf(context, pathway.srcEid), [pathway], startBlock - 1n)
  return { nonce: answerAt(nonces, 0), blockNumber: startBlock }
}
