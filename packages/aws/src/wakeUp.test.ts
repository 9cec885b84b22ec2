import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, expect, test } from 'vitest'
import { createLambdaWakeUp } from './wakeUp.js'

type Call = { readonly path: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }

let stop: (() => Promise<unknown>) | undefined
afterEach(() => stop?.())

/** An endpoint that answers as the Lambda API does. */
async function startLambdaApi(status: number, errorType?: string) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    calls.push({ path: request.url, headers: request.headers, body: await text(request) })
    response.writeHead(status, errorType === undefined ? {} : { 'x-amzn-errortype': errorType })
    response.end(errorType === undefined ? '' : JSON.stringify({ Message: 'refused' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stop = () => new Promise((resolve) => server.close(resolve))
  const client = new LambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  return { calls, client }
}

test('invokes the function asynchronously, with the event', async () => {
  const { calls, client } = await startLambdaApi(202)
  await createLambdaWakeUp(client, 'omnicover-dev-scan')({ eid: 40_231, follow: true })
  expect(calls).toMatchObject([
    {
      path: '/2015-03-31/functions/omnicover-dev-scan/invocations',
      headers: { 'x-amz-invocation-type': 'Event' },
      body: '{"eid":40231,"follow":true}',
    },
  ])
})

test('error: FunctionError when the Lambda API does not take the event', async () => {
  const { client } = await startLambdaApi(404, 'ResourceNotFoundException')
  await expect(createLambdaWakeUp(client, 'no-such-function')({ eid: 40_231 })).rejects.toMatchObject({
    ...{ code: 'FUNCTION_FAILED', retriable: false },
    shortMessage: expect.stringContaining('no-such-function'),
  })
})
