import { RpcAnswerTooLargeError } from '../errors.js'

/** As much of `fetch` as a request for JSON needs. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * Makes a `fetch` that gives an answer back once all of it is there. So the time limit of a request, which ends with `fetch`, holds for the
 * whole answer, and whoever answers can neither fill this process nor keep it waiting with a body that never ends.
 *
 * @param name - who is asked, without credentials
 * @param mostBytes - of an answer, unpacked
 * @returns what fetches; it rejects with a `RpcAnswerTooLargeError` when an answer has more bytes, and reads no further
 */
export function createBoundedFetch(name: string, mostBytes: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const { status, statusText, headers, body } = response
    if (body === null) return response
    const tooLarge = () => new RpcAnswerTooLargeError(name, methodOf(init?.body), mostBytes)
    return new Response(await readAtMost(body, mostBytes, tooLarge), { status, statusText, headers })
  }
}

async function readAtMost(
  body: ReadableStream<Uint8Array>,
  mostBytes: number,
  tooLarge: () => Error,
): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the stream, and with it the connection.
  for await (const part of body) {
    bytes += part.byteLength
    if (bytes > mostBytes) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What a request in JSON-RPC asks for. */
function methodOf(body: RequestInit['body']): string {
  return (typeof body === 'string' && /"method":"(\w+)"/.exec(body)?.[1]) || 'a request'
}
