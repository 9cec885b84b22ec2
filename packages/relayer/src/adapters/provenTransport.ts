import { createClient, type HttpTransport, http } from 'viem'
import { redactUrl } from '../domain/redactUrl.js'
import { WrongChainIdError } from '../errors.js'
import { createBoundedFetch } from './boundedFetch.js'
import { toRpcError } from './rpcError.js'

/** A way to one URL that passes nothing on before the URL has proved which chain it serves. */
export type ProvenTransport = {
  readonly transport: HttpTransport
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
 * @param expected - the chain that it is configured for, milliseconds after which a request has failed, and bytes of an answer that are read
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
  const plain = http(url, {
    ...{ timeout: timeoutMs, retryCount: 0 },
    // It has a bound of its own.
    ...{ fetchFn: createBoundedFetch(redactUrl(url), mostBytes), maxResponseBodySize: false },
  })
  const client = createClient({ transport: plain })
  let isProven = false

  async function prove(): Promise<void> {
    if (isProven) return
    try {
      const actual = Number(await client.request({ method: 'eth_chainId' }, { retryCount: 0 }))
      if (actual !== chainId) throw new WrongChainIdError(redactUrl(url), eid, chainId, actual)
      isProven = true
    } catch (error) {
      throw toRpcError(error, [url], 'eth_chainId')
    }
  }

  const transport: HttpTransport = (options) => {
    const made = plain(options)
    const request: typeof made.request = async (...parameters) => {
      await prove()
      return made.request(...parameters)
    }
    return { ...made, request }
  }
  return { transport, prove }
}
