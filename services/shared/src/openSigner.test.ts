import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { startKms } from '@omnicover/aws/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { createDeadline } from './deadline.js'
import { openSigner } from './openSigner.js'

afterEach(() => vi.unstubAllEnvs())

test('a KMS that falls silent is left alone before Lambda stops the function', async () => {
  const kms = await startKms()
  const signatures: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const operation = String(request.headers['x-amz-target'])
    if (operation.endsWith('.Sign')) return void signatures.push(operation)
    const headers = { 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.1' }
    const answer = await fetch(kms.endpoint, { method: 'POST', body, headers })
    response.writeHead(answer.status, headers).end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  try {
    const { keyId, address } = kms.createKey()
    const deadline = createDeadline(15_000)
    const signer = await openSigner(keyId, deadline)
    expect(signer.address).toBe(address)
    // Less than the first of its five tries would take.
    deadline.begin({ getRemainingTimeInMillis: () => 1_300 })
    await expect(signer.signDigest(`0x${'11'.repeat(32)}`)).rejects.toMatchObject({
      code: 'KMS_UNREACHABLE',
      message: expect.stringContaining('DeadlineNearError'),
    })
    expect(signatures).toHaveLength(1)
  } finally {
    server.closeAllConnections()
    server.close()
    await kms.stop()
  }
})
