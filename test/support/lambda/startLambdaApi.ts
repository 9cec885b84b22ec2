import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Lambda's own API, as far as one function starts another. */
export type LambdaApi = { readonly endpoint: string; readonly stop: () => Promise<void> }

/**
 * Starts it on a free port.
 *
 * @param onInvoke - is given the name of a function and the event, of each asynchronous invocation
 * @returns the API
 */
export async function startLambdaApi(onInvoke: (name: string, event: unknown) => void): Promise<LambdaApi> {
  const server = createServer(async (request, response) => {
    const [, name = ''] = /\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '') ?? []
    const event: unknown = JSON.parse(await text(request))
    const isTaken = request.headers['x-amz-invocation-type'] === 'Event' && name !== ''
    if (isTaken) onInvoke(name, event)
    response.writeHead(isTaken ? 202 : 400).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
