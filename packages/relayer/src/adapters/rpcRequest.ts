import { BaseError, HttpRequestError, RpcRequestError, TimeoutError } from 'viem'
import { basicCredentials } from '../domain/basicCredentials.js'
import { redactUrl } from '../domain/redactUrl.js'
import { RelayerError, RpcAnswerTooLargeError, RpcUnreachableError } from '../errors.js'
import { readAtMost } from './readAtMost.js'

/**
 * Bytes of an answer to a call that creates a contract. It gives back code, of which there are 24,576 bytes at most (EIP-170), in hex; the
 * rest is for JSON-RPC. More would be a lie.
 */
const mostCodeAnswer = 65_536

/** Asks a node one thing by JSON-RPC; a `signal` ends the waiting, in the place of the time limit that the request has else. */
export type RpcRequest = (
  question: { readonly method: string; readonly params?: unknown },
  signal?: AbortSignal,
) => Promise<unknown>

/**
 * Makes what asks one URL. The time limit holds for the whole answer, of which so much is read at most: whoever answers can neither fill
 * this process nor keep it waiting with a body that never ends. viem's `http` makes each request twice, and the error in which it might
 * end before it is sent.
 *
 * @param url - JSON-RPC over HTTP; user and password are sent as Basic authorisation
 * @param limits - milliseconds after which a request has failed, and bytes of an answer, unpacked; of the code that a creation gives back,
 * fewer are read
 * @returns what asks; it rejects with viem's `RpcRequestError`, `HttpRequestError` or `TimeoutError`, with a `RpcAnswerTooLargeError`, and
 * with a `RpcUnreachableError` when what comes is no answer to the question
 */
export function createRpcRequest(
  url: string,
  { timeoutMs, mostBytes }: { readonly timeoutMs: number; readonly mostBytes: number },
): RpcRequest {
  const { href, headers } = targetOf(url)
  let id = 0
  return async ({ method, params }, signal = AbortSignal.timeout(timeoutMs)) => {
    id += 1
    const body = { jsonrpc: '2.0', id, method, params }
    try {
      const response = await fetch(href, { method: 'POST', headers, body: JSON.stringify(body), signal })
      const most = isCreateCall(method, params) ? Math.min(mostBytes, mostCodeAnswer) : mostBytes
      const tooLarge = () => new RpcAnswerTooLargeError(redactUrl(url), method, most)
      const text = await readAtMost(response, most, tooLarge)
      const { ok, status, statusText } = response
      const answer = parse(text, body.id)
      // Beside a status that refuses, an error without a code is of whoever stands before the node; and 429 says more than any words.
      if (answer?.error && (ok || (status !== tooMany && typeof answer.error.code === 'number')))
        throw new RpcRequestError({ body, error: toNodeError(answer.error), url })
      if (!ok) throw new HttpRequestError({ body, details: text || statusText, status, url })
      if (answer === undefined) throw new RpcUnreachableError(redactUrl(url), 'no valid answer')
      return answer.result
    } catch (error) {
      if (error instanceof BaseError || error instanceof RelayerError) throw error
      if (signal.aborted) throw new TimeoutError({ body, url })
      throw new HttpRequestError({ body, cause: error as Error, url })
    }
  }
}

/** Requests, says HTTP (RFC 6585). */
const tooMany = 429

/** How `ReadBatch.sol` is asked. What another call gives back, or reverts with, may be longer. */
function isCreateCall(method: string, params: unknown): boolean {
  const [call] = Array.isArray(params) ? params : []
  return method === 'eth_call' && call?.to === undefined
}

/** `fetch` takes no URL with a user in it. */
function targetOf(url: string): { readonly href: string; readonly headers: Record<string, string> } {
  const target = new URL(url)
  const credentials = basicCredentials(target)
  const headers = { 'content-type': 'application/json' }
  if (credentials === undefined) return { href: target.href, headers }
  target.username = ''
  target.password = ''
  return { href: target.href, headers: { ...headers, authorization: `Basic ${credentials}` } }
}

type NodeError = { readonly code: number; readonly message: string; readonly data?: unknown }

type Answer = { readonly id?: unknown; readonly result?: unknown; readonly error?: Partial<NodeError> | null }

/** What a text says to this question, if it is an answer to it. Whoever refuses may do so before he has read which question it is. */
function parse(text: string, id: number): Answer | undefined {
  try {
    const answer: Answer | null = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null) return undefined
    if (answer.error) return (answer.id ?? id) === id ? answer : undefined
    return 'result' in answer && answer.id === id ? answer : undefined
  } catch {
    return undefined
  }
}

function toNodeError(error: Partial<NodeError>): NodeError {
  const { code = 0, message = JSON.stringify(error), data } = error
  return { code, message: String(message), data }
}
