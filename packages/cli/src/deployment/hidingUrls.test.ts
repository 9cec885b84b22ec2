import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '@omnicover/deployer'
import { createClient, http } from 'viem'
import { getBlockNumber } from 'viem/actions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NodeFailedError } from '../errors.js'
import { hidingUrls } from './hidingUrls.js'

const server = createServer((_, response) => response.writeHead(429).end('too many requests'))
let config: Config
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const rpcUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/secret-key`
  config = { chains: [{ name: 'sepolia', rpcUrl, rpcSource: 'SEPOLIA_RPC_URL' }] } as unknown as Config
})
afterAll(() => server.close())

test('error: a node that fails is told by its setting; its URL, which may hold a key, is not shown', async () => {
  const client = createClient({ transport: http(config.chains[0]?.rpcUrl, { retryCount: 0 }) })
  const failure = await hidingUrls(config, () => getBlockNumber(client)).catch((error: unknown) => error)
  if (!(failure instanceof NodeFailedError)) throw failure
  expect(failure.message).toContain('The node of sepolia (SEPOLIA_RPC_URL) failed: HTTP request failed.')
  expect(`${failure.message} ${failure.stack} ${failure.cause}`).not.toContain('secret-key')
})

test('error: an error that is none of viem and quotes the URL is told without it too', async () => {
  const quoting = () => Promise.reject(new Error(`fetch ${config.chains[0]?.rpcUrl} failed`))
  const failure = await hidingUrls(config, quoting).catch((error: unknown) => error)
  expect(String(failure)).toContain('fetch SEPOLIA_RPC_URL failed')
  expect(String(failure)).not.toContain('secret-key')
})

test('default: any other error stays as it is', async () => {
  const error = new Error('another')
  await expect(hidingUrls(config, () => Promise.reject(error))).rejects.toBe(error)
})
