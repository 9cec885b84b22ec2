import { type CustomTransport, custom } from 'viem'
import { redactUrl } from '../domain/redactUrl.js'
import { WrongChainIdError } from '../errors.js'
import { toRpcError } from './rpcError.js'
import { createRpcRequest, type RpcRequest } from './rpcRequest.js'

/** A way to one URL that passes nothing on before the URL has proved which chain it serves. */
export type ProvenTransport = {
  readonly transport: CustomTransport
  /**
   * Asks for the chain id, unless that was answered before.
   *
   * @throws {WrongChainIdError} when it serves another chain
   * @throws {RpcUnreachableError | RpcRefusedError} when it does not say
   */
  readonly prove: () => Promise<void>
}

/**
 * Makes a way to one URL. So a provider that was away when a relayer started is taken in when it is back, and never unseen.
 *
 * @param url - JSON-RPC over HTTP
 * @param expected - the chain that it is configured for, milliseconds after which a request has failed (with the proof before it), and bytes of an
 * answer that are read
 * @returns the way
 */
export function createProvenTransport(
  url: string,
  {
    eid,
    chainId,
    timeoutMs,
    mostBytes,
  }: { readonly eid: number; readonly chainId: number; readonly timeoutMs: number; readonly mostBytes: number },
): ProvenTransport {
  const ask = createRpcRequest(url, { timeoutMs, mostBytes })
  let isProven = false

  async function prove(signal?: AbortSignal): Promise<void> {
    if (isProven) return
    try {
      const actual = Number(await ask({ method: 'eth_chainId' }, signal))
      if (actual !== chainId) throw new WrongChainIdError(redactUrl(url), eid, chainId, actual)
      isProven = true
    } catch (error) {
      throw toRpcError(error, [url], 'eth_chainId')
    }
  }

  async function request(question: Parameters<RpcRequest>[0]): Promise<unknown> {
    const signal = AbortSignal.timeout(timeoutMs)
    await prove(signal)
    return ask(question, signal)
  }
  return { transport: custom({ request }, { retryCount: 0 }), prove: () => prove() }
}
