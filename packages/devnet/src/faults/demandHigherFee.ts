import { type Hex, keccak256, parseTransaction, recoverTransactionAddress, type TransactionSerialized } from 'viem'
import type { Fault, Forward, RpcReply } from './fault.js'

/** What a node remembers of a transaction that waits in its pool. Fees are wei per gas. */
type Waiting = { readonly hash: Hex; readonly fee: bigint; readonly tip: bigint }

/** What geth says. */
const UNDERPRICED: RpcReply = { kind: 'error', code: -32_000, message: 'replacement transaction underpriced' }
const KNOWN: RpcReply = { kind: 'error', code: -32_000, message: 'already known' }

/**
 * Has a node take a replacement only by geth's rule: fee and tip both at least a tenth above those of the transaction that waits at the
 * same nonce. anvil takes one for a wei more.
 *
 * @param percent - How much higher both must be.
 * @returns The fault. It knows the transactions that came through it.
 */
export function demandHigherFee(percent = 10n): Fault {
  const pool = new Map<string, Waiting>()
  return async (request, forward) => {
    if (request.method !== 'eth_sendRawTransaction') return forward(request)
    const raw = request.params[0] as TransactionSerialized
    const { nonce = 0, maxFeePerGas, maxPriorityFeePerGas, gasPrice } = parseTransaction(raw)
    const place = `${await recoverTransactionAddress({ serializedTransaction: raw })}/${nonce}`
    const offered: Waiting = {
      hash: keccak256(raw),
      fee: maxFeePerGas ?? gasPrice ?? 0n,
      tip: maxPriorityFeePerGas ?? gasPrice ?? 0n,
    }
    const waiting = pool.get(place)
    if (waiting !== undefined && (await isWaiting(forward, waiting.hash))) {
      if (waiting.hash === offered.hash) return KNOWN
      if (isBelow(offered.fee, waiting.fee, percent) || isBelow(offered.tip, waiting.tip, percent)) return UNDERPRICED
    }
    const reply = await forward(request)
    if (reply.kind === 'result') pool.set(place, offered)
    return reply
  }
}

/** A transaction that was mined or dropped is no reason to refuse another one at its nonce. */
async function isWaiting(forward: Forward, hash: Hex): Promise<boolean> {
  const reply = await forward({ method: 'eth_getTransactionByHash', params: [hash] })
  if (reply.kind !== 'result' || reply.result === null) return false
  return (reply.result as { readonly blockNumber: Hex | null }).blockNumber === null
}

function isBelow(offered: bigint, waiting: bigint, percent: bigint): boolean {
  return offered <= waiting || offered * 100n < waiting * (100n + percent)
}
