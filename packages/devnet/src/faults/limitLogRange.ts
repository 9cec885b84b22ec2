import type { Fault } from './fault.js'

/**
 * Refuses to search the logs of many blocks at once, as providers do.
 *
 * @param blocks - As many as it searches.
 * @returns The fault.
 */
export function limitLogRange(blocks: number): Fault {
  return async (request, forward) => {
    if (request.method !== 'eth_getLogs') return forward(request)
    const { fromBlock, toBlock } = (request.params[0] ?? {}) as { fromBlock?: string; toBlock?: string }
    const asked = Number(toBlock) - Number(fromBlock) + 1
    if (!(asked > blocks)) return forward(request)
    return { kind: 'error', code: -32_005, message: `query exceeds max block range ${blocks}` }
  }
}
