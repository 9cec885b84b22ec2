import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Changes an answer on its way. It may throw an {@link RpcFailure} to answer with an error instead. */
export type Tamper = (method: string, result: unknown, parameters: readonly unknown[]) => unknown

/** An error that a node would answer with. */
export class RpcFailure extends Error {
  override readonly name = 'RpcFailure'
}

/** A JSON-RPC endpoint that passes everything on to a real node, and may lie about it. */
export type RpcProxy = {
  readonly url: string
  /** How often a method was asked for. */
  readonly count: (method: string) => number
  /** From now on. */
  readonly tamperWith: (tamper: Tamper | undefined) => void
  /** From now on no request is answered; the connection is cut. */
  readonly goSilent: (isSilent: boolean) => void
  readonly stop: () => Promise<void>
}

type RpcBody = { readonly method: string; readonly params?: readonly unknown[]; readonly id: number }

/**
 * Starts a proxy on a free port of this machine.
 *
 * @param target - the node
 * @returns the proxy, passing everything on unchanged
 */
export async function startRpcProxy(target: string): Promise<RpcProxy> {
  const counts = new Map<string, number>()
  let tamper: Tamper | undefined
  let isSilent = false

  async function answer(text: string): Promise<string> {
    const body = JSON.parse(text) as RpcBody
    counts.set(body.method, (counts.get(body.method) ?? 0) + 1)
    const response = await fetch(target, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json' },
    })
    const answered = (await response.json()) as { result?: unknown }
    if (tamper === undefined || !('result' in answered)) return JSON.stringify(answered)
    try {
      return JSON.stringify({ ...answered, result: tamper(body.method, answered.result, body.params ?? []) })
    } catch (error) {
      if (!(error instanceof RpcFailure)) throw error
      return JSON.stringify({ jsonrpc: '2.0', id: body.id, error: { code: -32_000, message: error.message } })
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      if (isSilent) return request.socket.destroy()
      try {
        const text = await answer(Buffer.concat(chunks).toString())
        response.setHeader('content-type', 'application/json').end(text)
      } catch {
        request.socket.destroy()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    count: (method) => counts.get(method) ?? 0,
    tamperWith: (next) => {
      tamper = next
    },
    goSilent: (silent) => {
      isSilent = silent
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
