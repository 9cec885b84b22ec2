import type { Hex } from 'viem'
import { larger } from '../domain/bigints.js'
import { RpcRefusedError } from '../errors.js'
import type { ChainLog } from '../ports/chain.js'
import type { End } from './operator.js'

/** Logs of a stretch of blocks, newest stretch first. */
export type LogStretch = { readonly fromBlock: bigint; readonly logs: readonly ChainLog[] }

/**
 * Reads the events of a chain's endpoint from a block down, in ranges that the node accepts: what people ask after is mostly young.
 *
 * @param end - the chain
 * @param topics - signatures of the events
 * @param toBlock - the newest block
 * @param fromBlock - the oldest block
 * @returns the stretches; whoever has found enough stops asking
 * @throws {RpcRefusedError} when even one block is refused, or when the node asks to be asked less often
 */
export async function* readLogsDown(
  { chain, config }: End,
  topics: readonly Hex[],
  toBlock: bigint,
  fromBlock: bigint,
): AsyncGenerator<LogStretch> {
  let range = BigInt(config.logRange)
  for (let to = toBlock; to >= fromBlock; ) {
    const from = larger(fromBlock, to - range + 1n)
    try {
      const logs = await chain.getLogs({ address: config.endpoint, topics, fromBlock: from, toBlock: to })
      yield { fromBlock: from, logs }
      to = from - 1n
    } catch (error) {
      if (!(error instanceof RpcRefusedError) || error.isRateLimit || to === from) throw error
      range = (to - from + 1n) / 2n
    }
  }
}
