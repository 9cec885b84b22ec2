import { capitalPoolAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import { range } from '../domain/range.js'
import { type Chain, contractRead } from '../ports/chain.js'

/**
 * Tells which settlements of a pool have not been applied on a chain.
 *
 * @param chain - connection to the chain
 * @param pool - pool contract there
 * @param from - first settlement to look at
 * @param to - last settlement to look at: as many as home made for it
 * @returns their numbers, oldest first
 * @throws RpcUnreachableError, RpcRefusedError
 */
export async function readUnapplied(chain: Chain, pool: Address, from: number, to: number): Promise<readonly number[]> {
  const numbers = range(from, to)
  const applied = await chain.read(
    numbers.map((n) => contractRead({ address: pool, abi: capitalPoolAbi, functionName: 'isApplied', args: [n] })),
  )
  return numbers.filter((_, i) => !applied[i])
}
