import { deploymentFactoryAbi } from '@omnicover/deployments'
import type { Address, Client } from 'viem'
import { getBlockNumber, getContractEvents } from 'viem/actions'
import { factoryAddress } from './factory.js'

/** Blocks of one request: what many nodes grant. */
const FIRST_RANGE = 50_000n
/** A node that refuses even so few has another reason. */
const LEAST_RANGE = 50n

/**
 * Finds the block in which a contract of a deployment was created. The factory's events are asked for from the newest block down, in
 * ranges that the node accepts: nodes keep events of old blocks, but often not their state.
 *
 * @param client - The chain.
 * @param contract - Its address.
 * @returns The number of the block; 0 when the factory did not create it.
 * @throws What the node throws when it gives no events.
 */
export async function findCreation(client: Client, contract: Address): Promise<bigint> {
  const factory = { address: factoryAddress(), abi: deploymentFactoryAbi, eventName: 'Deployed' } as const
  let range = FIRST_RANGE
  for (let toBlock = await getBlockNumber(client); toBlock >= 0n; ) {
    const fromBlock = toBlock < range ? 0n : toBlock - range + 1n
    try {
      const [log] = await getContractEvents(client, { ...factory, args: { at: contract }, fromBlock, toBlock })
      if (log) return log.blockNumber
      toBlock = fromBlock - 1n
    } catch (error) {
      range /= 4n
      if (range < LEAST_RANGE) throw error
    }
  }
  return 0n
}
