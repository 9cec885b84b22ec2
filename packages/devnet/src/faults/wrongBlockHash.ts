import { type Hex, keccak256 } from 'viem'
import { happens } from './chance.js'
import type { Fault } from './fault.js'
import { tamper } from './tamper.js'

type Hashed = {
  readonly hash?: Hex
  readonly number?: Hex
  readonly blockHash?: Hex
  readonly logs?: readonly Hashed[]
}

/**
 * Has a node tell another hash for some blocks, in blocks, logs and receipts alike, as one that follows another chain does.
 *
 * @param options.seed - Draws the blocks, by their true hash: always the same ones.
 * @param options.chance - From 0, none, to 1, all.
 * @returns The fault.
 */
export function wrongBlockHash({ seed, chance }: { seed: string; chance: number }): Fault {
  const tell = (hash: Hex) => (happens(seed, hash, chance) ? keccak256(hash) : hash)
  const placed = (one: Hashed): Hashed => ({
    ...one,
    ...(one.blockHash ? { blockHash: tell(one.blockHash) } : {}),
    ...(one.logs ? { logs: one.logs.map(placed) } : {}),
  })
  return tamper((method, result) => {
    if (result === null) return result
    if (method === 'eth_getLogs') return (result as readonly Hashed[]).map(placed)
    if (method === 'eth_getTransactionReceipt') return placed(result as Hashed)
    if (!method.startsWith('eth_getBlockBy')) return result
    const block = result as Hashed
    return block.hash === undefined ? block : { ...block, hash: tell(block.hash) }
  })
}
