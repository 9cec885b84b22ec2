import * as z from 'zod'
import { answerAt } from '../domain/answerAt.js'
import { larger, smaller } from '../domain/bigints.js'
import { guidAt } from '../domain/guidAt.js'
import { packetSent } from '../domain/packetSent.js'
import { pathwayKey } from '../domain/pathwayKey.js'
import { RpcRefusedError, RpcUnreachableError, WrongChainIdError } from '../errors.js'
import type { Message } from '../messages/message.js'
import type { PathwayMark } from '../messages/pathwayMarks.js'
import type { PathwayConfig } from '../network.js'
import type { Block, Chain, ChainLog } from '../ports/chain.js'
import { openTable } from '../store/table.js'
import { chainConfigOf, chainOf, type RelayerContext, reorgDepth, sourcesOf, tell } from './context.js'
import { readLogs } from './logRanges.js'
import { readSentNonces } from './readSentNonces.js'
import { stepFailed } from './stepFailed.js'

type Mark = Omit<PathwayMark, 'lowered'>

/** How long the count of sent messages is asked of one connection first, before it is the next one's turn. */
const turnMs = 15_000

/** Log requests of one turn: what is left comes with the next one, so that a long way keeps nobody from ever coming to its end. */
const mostChunks = 25

/** Messages of a pathway that one turn counts as known. */
const mostCounted = 1_000

const readingSchema = z.object({
  /** Where it began: what is missing is in no older block. */
  fromBlock: z.bigint(),
  /** Where it goes on. */
  nextBlock: z.bigint(),
  /** The connection that is read, by its place among those of the chain. */
  source: z.number(),
  /** How many connections were read up to the head. */
  done: z.number(),
  /** Blocks of a log request that the node took last. */
  range: z.bigint(),
})

/** How far the logs of a chain have been read again. */
type Reading = z.infer<typeof readingSchema>

/**
 * Compares the messages that are known with the endpoint's count of sent ones, and reads again what must have been overlooked, from one
 * connection after the other. A message that a DVN refused counts as overlooked: what was told may not be what was sent.
 *
 * One turn does a bounded part of that. How far it came is stored, and the next turn goes on there, whichever process it is of.
 *
 * @param context - ports
 * @param eid - the source chain
 * @param head - the block up to which it was scanned
 * @param record - takes over what is found
 * @returns whether this was all; otherwise more is to be done at once
 * @throws {RelayerError} when the count cannot be read, or what is found cannot be recorded
 */
export async function closeGaps(
  context: RelayerContext,
  eid: number,
  head: Block,
  record: (logs: readonly ChainLog[]) => Promise<boolean>,
): Promise<boolean> {
  const pathways = context.network.pathways.filter(({ srcEid }) => srcEid === eid)
  if (pathways.length === 0) return true
  const sources = sourcesOf(context, eid)
  const turn = Math.floor(context.clock.nowMs() / turnMs) % sources.length
  const readFromSource = (source: Chain) => readSentNonces(context, source, pathways, head.number)
  const sentNonces = await readFromSource(answerAt(sources, turn)).catch(() => readFromSource(chainOf(context, eid)))
  const behind: Behind[] = []
  let isCounted = true
  for (const [index, pathway] of pathways.entries()) {
    const sentNonce = answerAt(sentNonces, index)
    const { mark, isMissing } = await advance(context, pathway, sentNonce)
    if (mark.nonce >= sentNonce) continue
    if (!isMissing) {
      isCounted = false
      continue
    }
    tell(context, { type: 'gapFound', pathway: pathwayKey(pathway), missingNonce: mark.nonce + 1n, sentNonce })
    behind.push({ pathway, sentNonce, fromBlock: readFrom(context, pathway, mark) })
  }
  const isRead = behind.length === 0 || (await readOn(context, eid, head, turn, behind, record))
  return isCounted && isRead
}

/** A pathway of which a message is missing, and the first block in which that may be. */
type Behind = { readonly pathway: PathwayConfig; readonly sentNonce: bigint; readonly fromBlock: bigint }

/** Goes on reading logs again, for as many requests as a turn has. Returns whether all connections were read, or nothing is missing any more. */
async function readOn(
  context: RelayerContext,
  eid: number,
  { number: toBlock }: Block,
  turn: number,
  behind: readonly Behind[],
  record: (logs: readonly ChainLog[]) => Promise<boolean>,
): Promise<boolean> {
  const sources = sourcesOf(context, eid)
  const readings = openTable<Reading>(context.store, readingSchema)
  const key = `cursor/${eid}/gaps`
  const fromBlock = behind.map((one) => one.fromBlock).reduce(smaller)
  const anew = { fromBlock, nextBlock: fromBlock, range: BigInt(chainConfigOf(context, eid).logRange) }
  const stored = await readings.get(key)
  const isUsable = stored !== undefined && stored.fromBlock <= fromBlock && stored.source < sources.length
  let reading: Reading = isUsable ? stored : { ...anew, source: turn, done: 0 }
  let left = mostChunks
  for (;;) {
    const part = await readPart(context, answerAt(sources, reading.source), { ...reading, toBlock, left }, record)
    reading = { ...reading, nextBlock: part.nextBlock, range: part.range }
    left = part.left
    if (part.failure !== undefined) {
      await readings.update(key, () => reading)
      throw part.failure.error
    }
    if (part.nextBlock > toBlock) {
      const done = reading.done + 1
      if (done >= sources.length || (await isClosed(context, behind))) {
        await readings.remove(key)
        return true
      }
      reading = { ...anew, source: (reading.source + 1) % sources.length, done }
    }
    if (left === 0) {
      await readings.update(key, () => reading)
      return false
    }
  }
}

/** What one connection was read of. `failure`: what kept it from more that is no fault of the connection, such as a deadline. */
type Part = Pick<Reading, 'nextBlock' | 'range'> & {
  readonly left: number
  readonly failure: { readonly error: unknown } | undefined
}

/** Reads logs from one connection. If that fails, the next one may still have them: it counts as read. */
async function readPart(
  context: RelayerContext,
  source: Chain,
  from: Pick<Reading, 'nextBlock' | 'range'> & { readonly toBlock: bigint; readonly left: number },
  record: (logs: readonly ChainLog[]) => Promise<boolean>,
): Promise<Part> {
  const { toBlock } = from
  let { nextBlock, range, left } = from
  const config = chainConfigOf(context, source.eid)
  try {
    for await (const chunk of readLogs(source, config, [packetSent], nextBlock, toBlock, range)) {
      await record(chunk.logs)
      nextBlock = chunk.toBlock + 1n
      range = chunk.range
      left -= 1
      if (left === 0) break
    }
  } catch (error) {
    if (!isOfProvider(error)) return { nextBlock, range, left, failure: { error } }
    tell(context, stepFailed(`close gap ${source.eid}`, error))
    nextBlock = toBlock + 1n
  }
  return { nextBlock, range, left, failure: undefined }
}

function isOfProvider(error: unknown): boolean {
  return error instanceof RpcRefusedError || error instanceof RpcUnreachableError || error instanceof WrongChainIdError
}

/** Whether none of the pathways misses a message any more. */
async function isClosed(context: RelayerContext, behind: readonly Behind[]): Promise<boolean> {
  for (const { pathway, sentNonce } of behind) if ((await advance(context, pathway, sentNonce)).isMissing) return false
  return true
}

/**
 * Moves the mark of a pathway up over messages that are known without a gap, as many as a turn counts; down, when fewer were sent than it
 * says. `isMissing`: the message behind it is not known.
 */
async function advance(
  context: RelayerContext,
  pathway: PathwayConfig,
  sentNonce: bigint,
): Promise<{ readonly mark: Mark; readonly isMissing: boolean }> {
  const { messages } = context
  // Written before anything is counted, so that a doubt that comes meanwhile has a mark to lower.
  if ((await messages.marks.get(pathway)) === undefined)
    await messages.marks.move(pathway, undefined, await beginning(context, pathway))
  const found = await messages.marks.get(pathway)
  let mark: Mark = found ?? (await beginning(context, pathway))
  if (mark.nonce > sentNonce) mark = { nonce: sentNonce, blockNumber: mark.blockNumber }
  let isMissing = false
  for (let counted = 0; counted < mostCounted && mark.nonce < sentNonce; counted += 1) {
    const nonce = mark.nonce + 1n
    const known = await messages.withGuid(pathway.dstEid, { nonce, guid: guidAt(pathway, nonce) })
    const message = known.find((candidate) => candidate.status !== 'reorged' && !isDoubted(context, candidate))
    isMissing = message === undefined
    if (message === undefined) break
    mark = { nonce, blockNumber: message.blockNumber }
  }
  if (mark.nonce !== found?.nonce) await messages.marks.move(pathway, found, mark)
  return { mark, isMissing }
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
