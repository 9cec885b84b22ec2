import { BaseError, ContractFunctionRevertedError, HttpRequestError, RpcRequestError, TimeoutError } from 'viem'
import { redactText } from '../domain/redactText.js'
import { redactUrl } from '../domain/redactUrl.js'
import { CallRevertedError, RelayerError, RpcRefusedError, RpcUnreachableError } from '../errors.js'

/**
 * Turns what a viem client throws into an error of the relayer. Credentials of URLs do not get through, also where a node repeats them.
 *
 * @param error - what was thrown
 * @param urls - of the connection
 * @param method - what was asked
 * @returns `RpcRefusedError` when the node answered with an error, `CallRevertedError` when a contract that was read did, else
 * `RpcUnreachableError`
 */
export function toRpcError(error: unknown, urls: readonly string[], method: string): RelayerError {
  const name = urls.map(redactUrl).join(', ')
  const redact = (text: string) => redactText(text, urls).slice(0, 300)
  if (error instanceof RelayerError) return error
  const own = error instanceof BaseError ? error.walk((cause) => cause instanceof RelayerError) : null
  if (own instanceof RelayerError) return own
  if (!(error instanceof BaseError)) return new RpcUnreachableError(name, 'no valid answer')

  const answered = findRpcRequestError(error)
  if (answered !== undefined)
    // Some providers give the status of HTTP as the code, and say it in words of their own.
    return new RpcRefusedError(name, method, `${answered.code === 429 ? '429 ' : ''}${redact(answered.details)}`)

  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError)
  if (reverted instanceof ContractFunctionRevertedError)
    return new CallRevertedError(name, method, reverted.raw ?? '0x')

  const transport = error.walk((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError)
  if (transport instanceof HttpRequestError && transport.status !== undefined) {
    return new RpcRefusedError(name, method, `HTTP ${transport.status} ${redact(transport.details)}`)
  }
  if (transport instanceof TimeoutError) return new RpcUnreachableError(name, 'timed out')
  if (transport !== null) return new RpcUnreachableError(name, 'connection failed')
  return new RpcRefusedError(name, method, redact(error.shortMessage))
}

/** The JSON-RPC error object that a node answered with, if it answered. */
export function findRpcRequestError(error: unknown): RpcRequestError | undefined {
  const found = error instanceof BaseError ? error.walk((cause) => cause instanceof RpcRequestError) : null
  return found instanceof RpcRequestError ? found : undefined
}
