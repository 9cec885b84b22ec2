import { ConfigInvalidError, type Network } from '@omnicover/relayer'

/** Time for what is written down after a chain's last answer, milliseconds: DynamoDB answers in hundredths of a second, and a silent one is left alone. */
const storeReserveMs = 5_000
/** The most that all URLs of a chain may take, milliseconds: half of the 60 s of a function. In the other half a run reads, signs and sends, also after a call for which it had to wait. */
const mostCallMs = 30_000

/**
 * How long something may take that a function begins at the last moment: every URL of a chain is asked in turn, and the answer is written down.
 *
 * @param network - has the URLs and the time of each
 * @returns milliseconds
 * @throws {ConfigInvalidError} when that leaves a function too little time to begin anything, with the chains and what to lower
 */
export function reserveOf({ chains, rpcTimeoutMs }: Pick<Network, 'chains' | 'rpcTimeoutMs'>): number {
  const problems = chains.flatMap(({ eid, rpcUrls: { length } }, index) =>
    length * rpcTimeoutMs <= mostCallMs
      ? []
      : [
          `chains.${index}.rpcUrls: expected to take at most ${mostCallMs} ms in all, half of a function's time; the ${length} of ${eid} take ${length} times ` +
            `rpcTimeoutMs, ${length * rpcTimeoutMs} ms: name fewer, or lower rpcTimeoutMs to ${Math.floor(mostCallMs / length)}`,
        ],
  )
  if (problems.length > 0) throw new ConfigInvalidError(problems)
  return Math.max(...chains.map(({ rpcUrls }) => rpcUrls.length)) * rpcTimeoutMs + storeReserveMs
}
