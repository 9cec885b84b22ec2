import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, type Forward, type RpcReply, throughFaults } from './fault.js'

/** A JSON-RPC endpoint before a real node. It passes everything on, through the faults that it was given. */
export type FaultProxy = {
  readonly url: string
  /** How often a method was asked for. */
  readonly count: (method: string) => number
  /** From now on these faults happen, the first one nearest to the client; none: it tells the truth again. */
  readonly inject: (...faults: readonly Fault[]) => void
  /** From now on it is down, or up again. While it is down, every connection is cut. */
  readonly setDown: (isDown: boolean) => void
  /** Stops listening and resolves when the port is free. May be called twice. */
  readonly stop: () => Promise<void>
}

type RpcBody = { readonly method: string; readonly params?: readonly unknown[]; readonly id: unknown }

/**
 * Starts a proxy on a free port of this machine.
 *
 * @param target - URL of the node. It need not run: while it does not, the proxy cuts connections.
 * @param faults - What goes wrong from the start.
 * @returns The proxy, listening.
 */
export async function startFaultProxy(target: string, faults: readonly Fault[] = []): Promise<FaultProxy> {
  const counts = new Map<string, number>()
  let isDown = false
  let forward = throughFaults(faults, askNode)

  async function askNode({ method, params }: Parameters<Forward>[0]): Promise<RpcReply> {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    const answer = (await response.json()) as { result?: unknown; error?: { code: number; message: string } }
    return answer.error === undefined ? { kind: 'result', result: answer.result } : { kind: 'error', ...answer.error }
  }

  async function ask({ method, params = [] }: RpcBody): Promise<RpcReply> {
    counts.set(method, (counts.get(method) ?? 0) + 1)
    if (isDown) return { kind: 'cut' }
    return forward({ method, params }).catch(() => ({ kind: 'cut' }))
  }

  const server = createServer(async (request, response) => {
    try {
      const body = JSON.parse(await readBody(request)) as RpcBody | readonly RpcBody[]
      const bodies = Array.isArray(body) ? body : [body as RpcBody]
      const replies = await Promise.all(bodies.map(ask))
      send(response, isDown ? [{ kind: 'cut' }] : replies, bodies, Array.isArray(body))
    } catch {
      request.socket.destroy()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    count: (method) => counts.get(method) ?? 0,
    inject: (...next) => {
      forward = throughFaults(next, askNode)
    },
    setDown: (down) => {
      isDown = down
      if (down) server.closeAllConnections()
    },
    stop: async () => {
      if (!server.listening) return
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** What happens to one request of a batch on its way happens to the whole batch. */
function send(
  response: ServerResponse,
  replies: readonly RpcReply[],
  bodies: readonly RpcBody[],
  isBatch: boolean,
): void {
  const status = replies.find((reply) => reply.kind === 'status')
  if (replies.some(({ kind }) => kind === 'cut')) return void response.destroy()
  if (status !== undefined) return void response.writeHead(status.status).end()
  const answers = replies.map((reply, i) => toAnswer(reply, bodies[i]?.id))
  const text = JSON.stringify(isBatch ? answers : answers[0])
  const isHalf = replies.some(({ kind }) => kind === 'half')
  response.setHeader('content-type', 'application/json').end(isHalf ? text.slice(0, text.length / 2) : text)
}

function toAnswer(reply: RpcReply, id: unknown): object {
  if (reply.kind === 'half') return toAnswer(reply.reply, id)
  if (reply.kind === 'result') return { jsonrpc: '2.0', id, result: reply.result }
  const { kind: _, ...error } = reply
  return { jsonrpc: '2.0', id, error }
}
