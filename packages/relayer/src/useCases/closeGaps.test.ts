import { pad } from 'viem'
import { expect, test } from 'vitest'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { guidAt } from '../domain/guidAt.js'
import { messageSchema } from '../messages/message.js'
import { networkSchema } from '../network.js'
import type { Chain } from '../ports/chain.js'
import { openContext } from '../runtime/openContext.js'
import { closeGaps } from './closeGaps.js'

const address = '0x1a44076050125825900e736c501f859c50fe728c'
const pathway = { srcEid: 30_001, sender: address, dstEid: 30_002, receiver: address } as const
const chain = (eid: number) => ({
  ...{ eid, chainId: eid, rpcUrls: ['http://127.0.0.1:1'], endpoint: address, sendLibrary: address },
  ...{ receiveLibrary: address, executor: address },
})
const hash = pad('0x01', { size: 32 })
const head = { number: 9n, hash, parentHash: hash, timestamp: 1n, baseFee: 1n }

test('behavior: a doubt that comes while a pathway is counted for the first time keeps the message from counting as known', async () => {
  // One message was sent.
  const source = { eid: 30_001, read: async () => [1n] } as unknown as Chain
  const context = openContext(
    networkSchema.parse({
      ...{ chains: [chain(30_001), chain(30_002)], dvns: [] },
      pathways: [{ ...pathway, confirmations: 1 }],
    }),
    {
      ...{ store: createMemoryStore(), clock: { nowMs: () => 1 }, observer: { onEvent: () => {} } },
      connect: () => source,
    },
  )
  const { messages } = context
  const message = messageSchema.parse({
    ...{ ...pathway, sender: pad(address), nonce: 1n, guid: guidAt(pathway, 1n), packet: '0x', status: 'seen' },
    ...{ payloadHash: hash, blockHash: hash, blockNumber: 5n, transactionHash: hash, logIndex: 0 },
    ...{ gas: 1n, value: 0n, seenAtMs: 1, attestations: {}, isClosed: false, retries: {} },
  })
  await messages.insert(message)
  const withGuid: typeof messages.withGuid = async (dstEid, id) => {
    const known = await messages.withGuid(dstEid, id)
    // A DVN refuses it between the look at the message and that at the mark.
    await messages.doubt(message)
    return known
  }
  await closeGaps({ ...context, messages: { ...messages, withGuid } }, 30_001, head, async () => false)
  expect(await messages.marks.get(pathway)).toMatchObject({ nonce: 0n })
  await closeGaps(context, 30_001, head, async () => false)
  expect(await messages.marks.get(pathway)).toMatchObject({ nonce: 1n, blockNumber: 5n })
})
