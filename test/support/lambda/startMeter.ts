import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What was asked of a service since the last look, by operation. */
export type Tally = Readonly<Record<string, number>>

/** Stands before services, counts what is asked of them, and makes each answer take as long as over a network. */
export type RequestMeter = {
  /** Puts itself before a service. Returns the URL to ask instead. */
  readonly front: (service: string, url: string, delayMs: number) => Promise<string>
  /** What was asked since the last call: by `service.operation`, and `dynamodb.readUnits` and `dynamodb.writeUnits` as DynamoDB bills them. */
  readonly take: () => Tally
  readonly stop: () => Promise<void>
}

const writes: ReadonlySet<string> = new Set(['PutItem', 'DeleteItem', 'UpdateItem'])
const ownHeaders: ReadonlySet<string> = new Set([
  ...['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'content-encoding', 'keep-alive'],
])

/** Starts it, before nothing yet. */
export function startMeter(): RequestMeter {
  const servers: Server[] = []
  let counts: Record<string, number> = {}
  const count = (what: string, times = 1) => {
    counts[what] = (counts[what] ?? 0) + times
  }

  async function pass(service: string, url: string, method: string, headers: IncomingHttpHeaders, body: Buffer) {
    const operation = String(headers['x-amz-target'] ?? '').split('.')[1] ?? ''
    const isDynamo = service === 'dynamodb' && operation !== ''
    const sent = isDynamo ? Buffer.from(JSON.stringify({ ...parse(body), ReturnConsumedCapacity: 'TOTAL' })) : body
    const answer = await fetch(url, { method, headers: plain(headers), body: method === 'GET' ? null : sent })
    const bytes = Buffer.from(await answer.arrayBuffer())
    for (const name of operation === '' ? rpcMethods(body) : [operation]) count(`${service}.${name}`)
    if (isDynamo) {
      // A write whose condition fails is billed, and its answer does not say how much.
      const units = parse(bytes).ConsumedCapacity?.CapacityUnits ?? 1
      count(`dynamodb.${writes.has(operation) ? 'writeUnits' : 'readUnits'}`, units)
    }
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', bytes }
  }

  return {
    front: async (service, url, delayMs) => {
      const server = createServer(async (request, response) => {
        const body = await buffer(request)
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        const path = request.url === '/' ? '' : (request.url ?? '')
        const { status, type, bytes } = await pass(service, url + path, request.method ?? '', request.headers, body)
        response.writeHead(status, { 'content-type': type }).end(bytes)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      servers.push(server)
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    take: () => {
      const taken = counts
      counts = {}
      return taken
    },
    stop: async () => {
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

function parse(bytes: Buffer): { readonly ConsumedCapacity?: { readonly CapacityUnits?: number } } {
  return bytes.length === 0 ? {} : JSON.parse(bytes.toString())
}

/** The methods of a JSON-RPC request or of a batch; a request of another kind counts as one. */
function rpcMethods(body: Buffer): readonly string[] {
  if (!body.toString().includes('"jsonrpc"')) return ['request']
  const parsed: unknown = JSON.parse(body.toString())
  return [parsed].flat().map(() => 'call')
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ownHeaders.has(name) ? [] : [[name, String(value)]],
    ),
  )
}
