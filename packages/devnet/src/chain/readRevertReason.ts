import { formatRevert } from '@omnicover/core/reverts'
import { errorsAbi } from '@omnicover/deployments'
import type { Hex } from 'viem'
import type { ChainClient } from './createChainClient.js'

/**
 * Says why a mined transaction reverted.
 *
 * @param client - The chain.
 * @param hash - The transaction.
 * @returns The decoded error with what to do about it, or the raw data when no known contract declares it.
 */
export async function readRevertReason(client: ChainClient, hash: Hex): Promise<string> {
  const trace = await client.request<TraceRequest>({
    method: 'debug_traceTransaction',
    params: [hash, { tracer: 'callTracer' }],
  })
  if (!trace.output || trace.output === '0x') return `${trace.error ?? 'it reverted'}, without data.`
  return formatRevert(errorsAbi, trace.output)
}

type TraceRequest = {
  Method: 'debug_traceTransaction'
  Parameters: [hash: Hex, options: { tracer: 'callTracer' }]
  ReturnType: { error?: string; output?: Hex }
}
