import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** An answer that is an error, as AWS names it. */
export class Refusal extends Error {
  readonly type: string
  constructor(type: string, message = type) {
    super(message)
    this.type = type
  }
}

/** A stand-in for a service of AWS. */
export type JsonApi = {
  readonly endpoint: string
  /** The next requests are answered with this error. */
  readonly failNext: (type: string, times: number) => void
  /** Operations in the order in which they were asked for, also those that failed. */
  readonly operations: readonly string[]
  readonly stop: () => Promise<void>
}

/**
 * Starts an HTTP server, on a free port, that speaks AWS's JSON protocol.
 *
 * @param answer - answers an operation, or throws a {@link Refusal}
 * @returns the server
 */
export async function startJsonApi(
  answer: (operation: string, request: Readonly<Record<string, unknown>>) => Promise<object>,
): Promise<JsonApi> {
  const operations: string[] = []
  const failures: string[] = []
  const server = createServer(async (request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.')
    operations.push(operation)
    const respond = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
    try {
      const input = JSON.parse(await text(request))
      const failure = failures.shift()
      if (failure !== undefined) throw new Refusal(failure)
      respond(200, await answer(operation, input))
    } catch (error) {
      const { type, message } = error instanceof Refusal ? error : new Refusal('InternalException', String(error))
      respond(type.includes('Internal') ? 500 : 400, { __type: type, message })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failNext: (type, times) => failures.push(...Array.from({ length: times }, () => type)),
    operations,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
