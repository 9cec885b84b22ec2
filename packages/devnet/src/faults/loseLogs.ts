import type { Hex } from 'viem'
import { happens } from './chance.js'
import type { Fault } from './fault.js'
import { tamper } from './tamper.js'

type Placed = { readonly transactionHash: Hex; readonly logIndex: Hex }

/**
 * Has a search for logs miss some of them, as a node does whose index has holes. Receipts still have them.
 *
 * @param options.seed - Draws the logs: always the same ones.
 * @param options.chance - From 0, none, to 1, all.
 * @returns The fault.
 */
export function loseLogs({ seed, chance }: { seed: string; chance: number }): Fault {
  const isKept = ({ transactionHash, logIndex }: Placed) => !happens(seed, `${transactionHash}/${logIndex}`, chance)
  return tamper((method, result) => (method === 'eth_getLogs' ? (result as readonly Placed[]).filter(isKept) : result))
}
