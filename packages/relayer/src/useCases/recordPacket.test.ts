import { concat, encodePacked, type Hex, pad, toHex } from 'viem'
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { guidAt } from '../domain/guidAt.js'
import type { Message } from '../messages/message.js'
import { networkSchema } from '../network.js'
import type { Chain } from '../ports/chain.js'
import type { Store } from '../ports/store.js'
import { openContext } from '../runtime/openContext.js'
import type { RelayerContext } from './context.js'
import { markAttested, markReorged } from './progress.js'
import { recordPacket } from './recordPacket.js'

const address = '0x1a44076050125825900e736c501f859c50fe728c'
const pathway = { srcEid: 30_001, sender: address, dstEid: 30_002, receiver: address } as const
const rpcUrls = ['http://127.0.0.1:1']
const network = networkSchema.parse({
  chains: [pathway.srcEid, pathway.dstEid].map((eid) => ({
    ...{ eid, chainId: eid, rpcUrls, endpoint: address, sendLibrary: address, receiveLibrary: address },
    executor: address,
  })),
  dvns: ['a', 'b'].map((name) => ({
    name,
    chains: [pathway.srcEid, pathway.dstEid].map((eid) => ({ eid, address, vid: 1, rpcUrls })),
  })),
  pathways: [{ ...pathway, confirmations: 1 }],
})
const older = pad('0xaa')
const newer = pad('0xbb')

/** The block that the source chain has now. */
let canonical: Hex
let memory: Store
beforeEach(() => {
  canonical = older
  memory = createMemoryStore()
})

function open(store: Store): RelayerContext {
  const source = { getBlock: async () => ({ number: 5n, hash: canonical }) } as unknown as Chain
  const ports = { store, clock: { nowMs: () => 1 }, observer: { onEvent: () => {} }, connect: () => source }
  return openContext(network, ports)
}

/** Records the first packet of the pathway, as it was found in a block. */
function record(context: RelayerContext, block: Hex, message: Hex): Promise<boolean> {
  const numbers: Hex[] = ['0x01', toHex(1n, { size: 8 })]
  const ends = [toHex(30_001, { size: 4 }), pad(address), toHex(30_002, { size: 4 }), pad(address)]
  const encodedPayload = concat([...numbers, ...ends, guidAt(pathway, 1n), message])
  const options = encodePacked(['uint16', 'uint8', 'uint16', 'uint8', 'uint128'], [3, 1, 17, 1, 100_000n])
  const place = { blockNumber: 5n, blockHash: block, transactionHash: block, logIndex: 0 }
  const log = { address, topics: [], data: '0x', ...place } as const
  return recordPacket(context, pathway.srcEid, { encodedPayload, options, sendLibrary: address }, log)
}

async function find(context: RelayerContext, block: Hex): Promise<Message | undefined> {
  return (await context.messages.list()).find(({ blockHash }) => blockHash === block)
}

/** A DVN attests the older message; then a reorganisation brings the newer one. Returns the older. */
async function attestOlder(context: RelayerContext): Promise<Message> {
  await record(context, older, '0x1111')
  const message = await find(context, older)
  if (message === undefined) throw new TypeError('the older message is not there')
  await markAttested(context, message, 'a', {})
  canonical = newer
  return message
}

describe('another payload under a guid that was attested', () => {
  test.each([1, 2, 3, 4, 5, 6])('behavior: it is parked, also when the process dies before write %s', async (dieAt) => {
    let left = Number.POSITIVE_INFINITY
    const alive = () => {
      left -= 1
      if (left < 0) throw new Error('died')
    }
    const dying: Store = {
      ...memory,
      compareAndSwap: async (...args) => {
        alive()
        return memory.compareAndSwap(...args)
      },
      remove: async (...args) => {
        alive()
        return memory.remove(...args)
      },
    }
    const first = open(dying)
    await attestOlder(first)
    left = dieAt - 1
    await record(first, newer, '0x2222').catch(() => false)
    const again = open(memory)
    await record(again, newer, '0x2222')
    expect(await find(again, newer)).toMatchObject({
      status: 'parked',
      parkedReason: expect.stringContaining('was attested before'),
    })
  })

  test('behavior: it is parked, also when another DVN found first that the block of the attested one is gone', async () => {
    const context = open(memory)
    await markReorged(context, await attestOlder(context))
    await record(context, newer, '0x2222')
    expect(await find(context, newer)).toMatchObject({ status: 'parked' })
  })

  test('behavior: the same payload is not', async () => {
    const context = open(memory)
    await attestOlder(context)
    await record(context, newer, '0x1111')
    expect(await find(context, newer)).toMatchObject({ status: 'seen' })
  })
})
