import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { createLocalSigner, createViemChain, RelayerError } from '@omnicover/relayer'
import { generatePrivateKey } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { createParameterReader } from './parameters/parameterReader.js'
import { createSqsQueue } from './queue/sqsQueue.js'
import { createKmsSigner } from './signer/kmsSigner.js'
import { createDynamoStore } from './store/dynamoStore.js'
import { createLog } from './telemetry/log.js'
import { createLogObserver } from './telemetry/logObserver.js'
import { captureOutput } from './testing/captureOutput.js'
import { Refusal, startJsonApi } from './testing/startJsonApi.js'
import { createLambdaWakeUp } from './wakeUp.js'

/** Stands in URLs, credentials and rows. */
const secret = 's3cr3t-of-the-operator'
const clock = { nowMs: () => 1 }

/** Repeats in its refusals what it was asked, as some providers do. */
async function startProvider(status: number) {
  const server = createServer((request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    const message = `no plan for http://rpc.example${request.url}, nor for the key ${secret}`
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32_000, message } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://user:${secret}@127.0.0.1:${(server.address() as AddressInfo).port}/v1/${secret}?key=${secret}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Everything that a log line, a report of an uncaught error or a curious person could see of it. */
function everythingOf(value: unknown): string {
  const shown = inspect(value, { depth: 20, showHidden: true, maxStringLength: null })
  return [shown, String(value), JSON.stringify(value), value instanceof Error ? value.stack : ''].join('\n')
}

/** All that is to be seen of what an adapter throws, in the log too. */
async function tracesOf(work: () => Promise<unknown>): Promise<string> {
  const [settled] = await Promise.allSettled([work()])
  if (settled.status === 'fulfilled') throw new Error('it did not fail')
  const error: unknown = settled.reason
  if (!(error instanceof RelayerError)) throw error
  const output = captureOutput()
  const { code, retriable, shortMessage: reason } = error
  createLogObserver(createLog('omnicover-dev')).onEvent({
    atMs: 1,
    type: 'stepFailed',
    step: 'scan',
    code,
    retriable,
    reason,
  })
  output.stop()
  expect(output.lines()).toHaveLength(1)
  return `${everythingOf(error)}\n${output.lines().join('\n')}`
}

describe('neither credentials of an RPC URL nor keys get out', () => {
  test.each([
    ['refuses with HTTP 401', 401],
    ['answers with an error', 200],
    ['does not answer', undefined],
  ])('of a connection that %s, with its own words about them', async (_, status) => {
    const provider = await startProvider(status ?? 200)
    if (status === undefined) await provider.stop()
    const chain = createViemChain({
      eid: 40_161,
      chainId: 1,
      rpcUrls: [provider.url],
      timeoutMs: 5_000,
      mostBytes: 1_000_000,
    })
    expect(chain.name).not.toContain(secret)
    const address = `0x${'11'.repeat(20)}` as const
    const asks = [chain.checkChainId, chain.getHead, () => chain.getBalance(address), () => chain.broadcast('0x02')]
    for (const ask of asks) expect(await tracesOf(ask)).not.toContain(secret)
    if (status !== undefined) await provider.stop()
  })

  test('of the adapters of AWS, when AWS refuses or does not answer', async () => {
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: secret, sessionToken: secret }
    const refusing = await startJsonApi(() => Promise.reject(new Refusal('AccessDeniedException')))
    for (const endpoint of [refusing.endpoint, 'http://127.0.0.1:9']) {
      const settings = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
      const store = createDynamoStore({ client: new DynamoDBClient(settings), tableName: 'omnicover-test', clock })
      const urls = { queueUrl: `${endpoint}/1/work.fifo`, deadLetterUrl: `${endpoint}/1/dead.fifo` }
      const queue = createSqsQueue({ client: new SQSClient(settings), ...urls })
      const asks = [
        () => store.get('row/a'),
        () => store.compareAndSwap('row/a', 0, secret),
        () => queue.send({ stage: 'attest', eid: 40_161 }, secret),
        () => createKmsSigner({ client: new KMSClient(settings), keyId: 'some-key' }),
        () => createParameterReader(new SSMClient(settings))('/omnicover/dev/network'),
        () => createLambdaWakeUp(new LambdaClient(settings), 'omnicover-dev-scan')({ eid: 40_161 }),
      ]
      for (const ask of asks) expect(await tracesOf(ask)).not.toContain(secret)
    }
    await refusing.stop()
  })

  test('of a signer in this process, however closely it is looked at', () => {
    const key = generatePrivateKey()
    expect(everythingOf(createLocalSigner(key))).not.toContain(key.slice(2))
  })
})
