import { DevnetOptionError } from '../errors.js'
import type { ChainClient } from './createChainClient.js'

/**
 * Changes how a running chain makes blocks.
 *
 * @param client - The chain.
 * @param seconds - Seconds between blocks, fractions allowed; 0 mines a block for each transaction.
 * @returns A function that ends the ticking which this process does itself, because anvil takes whole seconds only.
 * @throws {DevnetOptionError} when `seconds` is not a number of seconds.
 */
export async function setBlockTime(client: ChainClient, seconds: number): Promise<() => void> {
  assertBlockTime(seconds)
  const native = Number.isInteger(seconds)
  await client.setIntervalMining({ interval: native ? seconds : 0 })
  await client.setAutomine(seconds === 0)
  if (native) return () => {}
  // A chain that is gone or busy misses a block, no more.
  const timer = setInterval(() => client.mine({ blocks: 1 }).catch(() => {}), seconds * 1000)
  return () => clearInterval(timer)
}

/**
 * Checks a block time.
 *
 * @param seconds - What a caller gave.
 * @throws {DevnetOptionError} when it is negative or not a number.
 */
export function assertBlockTime(seconds: number): void {
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new DevnetOptionError(`The block time must be 0 or a positive number of seconds, not ${seconds}.`)
}
