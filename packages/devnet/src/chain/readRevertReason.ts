import * as deployments from '@omnicover/deployments'
import { decodeErrorResult, type Hex } from 'viem'
import type { ChainClient } from './createChainClient.js'

/** A revert travels up through several contracts, so its selector is looked up among the errors of all of them. */
const errorAbi = Object.values(deployments)
  .flat()
  .filter((item) => item.type === 'error')

/**
 * Says why a mined transaction reverted.
 *
 * @param client - The chain.
 * @param hash - The transaction.
 * @returns The decoded error, or the raw data when no known contract declares it.
 */
export async function readRevertReason(client: ChainClient, hash: Hex): Promise<string> {
  const trace = await client.request<TraceRequest>({
    method: 'debug_traceTransaction',
    params: [hash, { tracer: 'callTracer' }],
  })
  if (!trace.output || trace.output === '0x') return `${trace.error ?? 'it reverted'}, without data.`
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: errorAbi, data: trace.output })
    return `${errorName}(${args.map(String).join(', ')})`
  } catch {
    return `it reverted with ${trace.output}.`
  }
}

type TraceRequest = {
  Method: 'debug_traceTransaction'
  Parameters: [hash: Hex, options: { tracer: 'callTracer' }]
  ReturnType: { error?: string; output?: Hex }
}
