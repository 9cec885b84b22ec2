import type { Hex } from 'viem'
import { smaller } from '../domain/bigints.js'
import { RpcRefusedError } from '../errors.js'
import type { ChainConfig } from '../network.js'
import type { Chain, ChainLog } from '../ports/chain.js'

/** Logs of a stretch of blocks, and the size of the range that the node took. */
export type LogChunk = { readonly toBlock: bigint; readonly logs: readonly ChainLog[]; readonly range: bigint }

/**
 * Reads the events of the endpoint over any number of blocks, in ranges that the node accepts: halved when it refuses one,
 * doubled slowly while it does not.
 *
 * @param chain - where
 * @param config - the endpoint, and the largest range to ask for
 * @param topics - signatures of the events
 * @param fromBlock - the first block
 * @param toBlock - the last block
 * @param startRange - how many blocks to ask for first
 * @returns the chunks, in order
 * @throws {RpcRefusedError} when even one block is refused, or when the node asks to be asked less often
 */
export async function* readLogs(
  chain: Chain,
  { endpoint, logRange }: ChainConfig,
  topics: readonly Hex[],
  fromBlock: bigint,
  toBlock: bigint,
  startRange = BigInt(logRange),
): AsyncGenerator<LogChunk> {
  let range = startRange
  for (let from = fromBlock; from <= toBlock; ) {
    const to = smaller(from + range - 1n, toBlock)
    try {
      const logs = await chain.getLogs({ address: endpoint, topics, fromBlock: from, toBlock: to })
      yield { toBlock: to, logs, range }
      from = to + 1n
      range = smaller(range * 2n, BigInt(logRange))
    } catch (error) {
      if (!(error instanceof RpcRefusedError) || error.isRateLimit || to === from) throw error
      range = (to - from + 1n) / 2n
    }
  }
}
