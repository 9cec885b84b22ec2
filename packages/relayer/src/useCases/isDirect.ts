import type { ChainConfig } from '../network.js'

/**
 * Says whether a call for a handler goes to the endpoint itself, where anybody may send it: on a chain without an executor's contract, and with
 * whatever hands wei on. The endpoint gives these back when the handler fails; the executor's contract would keep them.
 *
 * @param config - the far chain
 * @param value - wei for the handler
 * @returns whether it does. Such a call reverts when it fails, and says nothing: it is tried first each time, and only sent when all before it
 * is mined
 */
export function isDirect({ executor }: Pick<ChainConfig, 'executor'>, value: bigint): boolean {
  return executor === undefined || value > 0n
}
