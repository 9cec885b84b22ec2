import { type Hex, keccak256 } from 'viem'
import type { Fault } from './fault.js'

/**
 * Has a node take a transaction, tell its hash, and forget it: no other node ever hears of it.
 *
 * @returns The fault.
 */
export function dropTransaction(): Fault {
  return async (request, forward) => {
    if (request.method !== 'eth_sendRawTransaction') return forward(request)
    return { kind: 'result', result: keccak256(request.params[0] as Hex) }
  }
}
