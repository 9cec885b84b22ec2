import { type Client, createClient, http } from 'viem'
import { getChainId, getTransactionCount } from 'viem/actions'
import type { Config, ConfiguredChain } from '../config/resolveConfig.js'
import { ConfigurationError } from '../errors.js'

/** A chain of a configuration, and a client for it. */
export type ConnectedChain = ConfiguredChain & { client: Client }

const TIMEOUT_MS = 20_000

/**
 * Makes a client for each chain of a configuration and asks each which chain it is.
 *
 * @param config - The configuration.
 * @returns The chains, home first.
 * @throws {ConfigurationError} when a node does not answer, or is of another chain; it names the setting, never the URL.
 */
export async function connect({ chains }: Config): Promise<ConnectedChain[]> {
  const connected = chains.map((chain) => ({
    ...chain,
    client: createClient({ transport: http(chain.rpcUrl, { batch: true, retryCount: 2, timeout: TIMEOUT_MS }) }),
  }))
  const problems = await Promise.all(connected.map(problemOf))
  const found = problems.filter((problem) => problem !== undefined)
  if (found.length > 0) throw new ConfigurationError({ problems: found })
  return connected
}

async function problemOf({ client, name, network, rpcSource }: ConnectedChain): Promise<string | undefined> {
  const chainId = await getChainId(client).catch(() => undefined)
  if (chainId === network.chainId) return undefined
  if (chainId === undefined) return `${rpcSource}: no node of ${name} (${network.name}) answers there`
  return `${rpcSource}: the node is of chain ${chainId}, ${name} (${network.name}) is ${network.chainId}`
}

/**
 * Counts what an account has sent and no block holds yet.
 *
 * @param client - The chain.
 * @param address - The account.
 * @returns How many transactions wait.
 */
export async function countWaiting(client: Client, address: `0x${string}`): Promise<number> {
  const [mined, all] = await Promise.all([
    getTransactionCount(client, { address, blockTag: 'latest' }),
    getTransactionCount(client, { address, blockTag: 'pending' }),
  ])
  return Math.max(0, all - mined)
}
