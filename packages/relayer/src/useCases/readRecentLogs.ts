import type { Hex } from 'viem'
import { larger } from '../domain/bigints.js'
import type { Block, ChainLog } from '../ports/chain.js'
import { chainConfigOf, chainOf, type RelayerContext } from './context.js'
import { readLogs } from './logRanges.js'

/**
 * Reads events of the endpoint in the last blocks of a chain, as many as `logRange`, in ranges that its node accepts.
 *
 * @param context - ports
 * @param eid - the chain
 * @param topics - signatures of the events
 * @returns the newest block, and the logs in order
 * @throws {RelayerError} when the chain cannot be read
 */
export async function readRecentLogs(
  context: RelayerContext,
  eid: number,
  topics: readonly Hex[],
): Promise<{ readonly head: Block; readonly logs: readonly ChainLog[] }> {
  const chain = chainOf(context, eid)
  const config = chainConfigOf(context, eid)
  const head = await chain.getHead()
  const fromBlock = larger(0n, head.number - BigInt(config.logRange) + 1n)
  const found: ChainLog[] = []
  for await (const { logs } of readLogs(chain, config, topics, fromBlock, head.number)) found.push(...logs)
  return { head, logs: found }
}
