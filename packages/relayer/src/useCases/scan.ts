import { endpointV2Abi } from '@omnicover/deployments'
import { type Hash, isHex } from 'viem'
import * as z from 'zod'
import { addUsage, usageSchema } from '../costs/usage.js'
import { larger, smaller } from '../domain/bigints.js'
import { decodeLogs } from '../domain/decodeLogs.js'
import { packetSent } from '../domain/packetSent.js'
import type { Block, ChainLog } from '../ports/chain.js'
import type { Store } from '../ports/store.js'
import { openTable } from '../store/table.js'
import { closeGaps } from './closeGaps.js'
import { chainConfigOf, chainOf, type RelayerContext, reorgDepth, tell } from './context.js'
import { readLogs } from './logRanges.js'
import { recordPacket, type SentPacket } from './recordPacket.js'

const cursorSchema = z.object({
  number: z.bigint(),
  hash: z.custom<Hash>((value) => isHex(value)),
  /** Blocks of a log request that the node took last. */
  range: z.bigint(),
  gapsCheckedMs: z.number(),
  /** What looking at the chain used of AWS so far. */
  usage: usageSchema.optional(),
})

/** Up to where a chain has been read. */
export type Cursor = z.infer<typeof cursorSchema>

/** A lost log is rare; asking the endpoint for its nonces with every block would double the calls of an idle chain. */
const checkGapsEveryMs = 15_000
/** Log requests of one scan. What is left comes with the next one, after a look at the head: one that was told wrong must not keep a scan for ever. */
const mostChunks = 25

/**
 * Finds the messages that were sent on a chain since the last scan, and those that an earlier scan should have found. A long way is gone in
 * several scans.
 *
 * The last blocks are read again each time, as deep as a reorganisation may go. Whether a log was lost shows in the endpoint's
 * count of sent messages.
 *
 * @param context - ports
 * @param eid - the chain
 * @returns whether anything may be new: the chain has another head than at the last scan
 * @throws {RelayerError} when the chain cannot be read; what was found so far is kept
 */
export async function scan(context: RelayerContext, eid: number): Promise<boolean> {
  const cursors = openTable<Cursor>(context.store, cursorSchema)
  const cursor = await cursors.get(cursorKey(eid))
  const head = await chainOf(context, eid).getHead()
  if (cursor !== undefined && head.hash === cursor.hash) return false

  const { found, isWhole } = await readNewBlocks(context, eid, cursor, head)
  const nowMs = context.clock.nowMs()
  // Until all is read, what is still to come would count as overlooked.
  const isCheckDue = isWhole && (found || cursor === undefined || nowMs - cursor.gapsCheckedMs > checkGapsEveryMs)
  const isAll = !isCheckDue || (await closeGaps(context, eid, head, (logs) => recordAll(context, eid, logs)))
  // What is left of it is due with the next block.
  const checkedMs = isAll ? nowMs : 0
  const left = context.meter?.leave()
  await cursors.update(cursorKey(eid), (current) => {
    const place = isWhole ? head : current
    return (
      place && {
        ...current,
        ...(left && { usage: addUsage(current?.usage, left.carried, left.looking) }),
        number: place.number,
        hash: place.hash,
        range: current?.range ?? BigInt(chainConfigOf(context, eid).logRange),
        gapsCheckedMs: isCheckDue ? checkedMs : (current?.gapsCheckedMs ?? nowMs),
      }
    )
  })
  return true
}

/**
 * Compares what is known of a chain with the endpoint's counts at once, and begins to read again what is missing. {@link scan} does so too,
 * when it is due, and goes on with what this leaves.
 *
 * @param context - ports
 * @param eid - the chain
 * @throws {RelayerError} when the chain cannot be read
 */
export async function rescan(context: RelayerContext, eid: number): Promise<void> {
  const head = await chainOf(context, eid).getHead()
  await closeGaps(context, eid, head, (logs) => recordAll(context, eid, logs))
}

/**
 * The newest block of a chain that a scan has seen.
 *
 * @param store - where the cursors are
 * @param eid - the chain
 * @returns its number, or `undefined` before the first scan
 */
export async function lastScannedBlock(store: Store, eid: number): Promise<bigint | undefined> {
  return (await openTable<Cursor>(store, cursorSchema).get(cursorKey(eid)))?.number
}

/** Places of logs that are kept from one scan to the next. Logs beyond them are recorded again, which changes nothing. */
const mostPlaces = 10_000

/**
 * By chain, the logs of the last scan, which are recorded: the blocks that are read again hold the same ones. A gap check asks again for all,
 * so one that another process took for reorganised away is found there.
 */
const recorded = new WeakMap<RelayerContext, ReadonlyMap<number, ReadonlySet<string>>>()

function placeOf({ blockHash, transactionHash, logIndex }: ChainLog): string {
  return `${blockHash}/${transactionHash}/${logIndex}`
}

/** Reads on from the cursor. `isWhole`: up to the head, and not only a part of a long way. */
async function readNewBlocks(
  context: RelayerContext,
  eid: number,
  cursor: Cursor | undefined,
  head: Block,
): Promise<{ readonly found: boolean; readonly isWhole: boolean }> {
  const chain = chainOf(context, eid)
  const config = chainConfigOf(context, eid)
  const cursors = openTable<Cursor>(context.store, cursorSchema)
  const from = await firstBlock(context, eid, cursor, head)
  const before = recorded.get(context)?.get(eid)
  const now = new Set<string>()
  let found = false
  let isWhole = from > head.number
  let chunks = 0
  for await (const { logs, toBlock, range } of readLogs(
    chain,
    config,
    [packetSent],
    from,
    head.number,
    cursor?.range,
  )) {
    const fresh = logs.filter((log) => !before?.has(placeOf(log)))
    if (await recordAll(context, eid, fresh)) found = true
    for (const log of logs) if (now.size < mostPlaces) now.add(placeOf(log))
    isWhole = toBlock === head.number
    if (isWhole) break
    // A long way to go: keep what is done. The hash is only there to notice a reorganisation, and so far back there is none.
    const block = await chain.getBlock(toBlock)
    // Below the head there is no block: the head was told wrong, or the node is behind. Nodes have no logs there, and that is no error.
    if (block === undefined) break
    const gapsCheckedMs = cursor?.gapsCheckedMs ?? 0
    await cursors.update(cursorKey(eid), (current) => ({
      ...current,
      number: toBlock,
      hash: block.hash,
      range,
      gapsCheckedMs,
    }))
    // What is read again for a reorganisation does not count, or small ranges would never come beyond it.
    if (toBlock > (cursor?.number ?? -1n)) chunks += 1
    if (chunks === mostChunks) break
  }
  recorded.set(context, new Map(recorded.get(context)).set(eid, now))
  return { found, isWhole }
}

async function firstBlock(
  context: RelayerContext,
  eid: number,
  cursor: Cursor | undefined,
  head: Block,
): Promise<bigint> {
  const { startBlock } = chainConfigOf(context, eid)
  if (cursor === undefined) return startBlock
  const depth = reorgDepth(context, eid)
  const isReorged = await hasReorged(context, eid, cursor, head)
  if (isReorged) {
    recorded.delete(context)
    tell(context, { type: 'reorg', eid, blockNumber: cursor.number })
  }
  // The head may have moved back below the cursor.
  const last = smaller(cursor.number, head.number)
  return larger(startBlock, last + 1n - (isReorged ? 4n * depth : depth))
}

async function hasReorged(context: RelayerContext, eid: number, cursor: Cursor, head: Block): Promise<boolean> {
  if (head.parentHash === cursor.hash) return false
  const block = await chainOf(context, eid).getBlock(cursor.number)
  return block?.hash !== cursor.hash
}

async function recordAll(context: RelayerContext, eid: number, logs: readonly ChainLog[]): Promise<boolean> {
  const { endpoint } = chainConfigOf(context, eid)
  const byHeader = new Map<string, { readonly args: SentPacket; readonly log: ChainLog }[]>()
  for (const sent of decodeLogs(logs, endpoint, endpointV2Abi, 'PacketSent'))
    byHeader.set(headerOf(sent.args), [...(byHeader.get(headerOf(sent.args)) ?? []), sent])
  // At once, because each waits for the disk; those of one guid one after the other, because they replace each other.
  const answers = await Promise.all(
    [...byHeader.values()].map(async (ofOne) => {
      let found = false
      for (const { args, log } of ofOne) if (await recordPacket(context, eid, args, log)) found = true
      return found
    }),
  )
  return answers.includes(true)
}

/** The part of a packet that makes its guid. */
function headerOf({ encodedPayload }: SentPacket): string {
  return encodedPayload.slice(0, 2 + 2 * 81)
}

function cursorKey(eid: number): string {
  return `cursor/${eid}`
}
