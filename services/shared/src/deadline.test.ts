import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientSettings, createDynamoStore, DeadlineNearError } from '@omnicover/aws'
import { createViemChain, systemClock } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import { createDeadline } from './deadline.js'

const nowhere = createViemChain({
  eid: 40_161,
  chainId: 1,
  rpcUrls: ['http://127.0.0.1:9'],
  timeoutMs: 1_000,
  mostBytes: 1_000_000,
})

test('lets a chain be asked while there is time for the answer, and not any more after', async () => {
  const deadline = createDeadline(15_000)
  let remaining = 15_000
  const chain = deadline.guard(nowhere)
  expect([chain.eid, chain.name]).toEqual([40_161, nowhere.name])

  deadline.begin({ getRemainingTimeInMillis: () => remaining })
  expect(deadline.leftMs()).toBe(0)
  await expect(chain.getHead()).rejects.toThrow('does not answer')
  remaining = 14_999
  await expect(chain.getHead()).rejects.toThrow(DeadlineNearError)
  await expect(chain.broadcast('0x')).rejects.toThrow(DeadlineNearError)

  deadline.begin({ getRemainingTimeInMillis: () => 60_000 })
  await expect(chain.getHead()).rejects.toThrow('does not answer')
})

test('a table that is silent is left alone before Lambda stops the function, and asked nothing after', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  let asked = 0
  silent.on('request', () => void asked++)
  const { port } = silent.address() as AddressInfo
  const deadline = createDeadline(15_000)
  const client = deadline.limit(
    new DynamoDBClient({
      ...{ ...clientSettings, region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` },
      requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  )
  const store = createDynamoStore({ client, tableName: 'rows', clock: systemClock })
  try {
    // Less than the first of its five tries would take.
    deadline.begin({ getRemainingTimeInMillis: () => 1_300 })
    await expect(store.get('lease/a')).rejects.toMatchObject({ code: 'TABLE_FAILED', retriable: true })
    expect(asked).toBe(1)
    deadline.begin({ getRemainingTimeInMillis: () => 999 })
    await expect(store.get('lease/a')).rejects.toThrow('DeadlineNearError')
    // The next invocation of the container has time, and the SDK four tries left.
    deadline.begin({ getRemainingTimeInMillis: () => 60_000 })
    await setTimeout(1_500)
    expect(asked).toBe(1)
  } finally {
    silent.closeAllConnections()
    silent.close()
  }
})
