import { concat, encodePacked, type Hex, pad, toHex, zeroHash } from 'viem'
import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { guidAt } from '../domain/guidAt.js'
import { RpcRefusedError } from '../errors.js'
import { type Message, packetOf } from '../messages/message.js'
import { networkSchema } from '../network.js'
import type { Chain } from '../ports/chain.js'
import { openContext } from '../runtime/openContext.js'
import { closeDelivered } from './closeDelivered.js'
import type { RelayerContext } from './context.js'
import { recordPacket } from './recordPacket.js'

const address = '0x1a44076050125825900e736c501f859c50fe728c'
const pathway = { srcEid: 30_001, sender: address, dstEid: 30_002, receiver: address } as const
const scanned = 90n
const hash = pad('0xaa')

/** What the far chain keeps in the place of the payload. */
let payloadHash: Hex
let context: RelayerContext
beforeEach(async () => {
  const answers: Readonly<Record<string, unknown>> = {
    ...{ inboundPayloadHash: () => payloadHash, lazyInboundNonce: () => 1n, inboundNonce: () => 1n },
    ...{ verifiable: () => true, getUlnConfig: () => ({}) },
  }
  const far = {
    eid: pathway.dstEid,
    read: async (reads: readonly { readonly functionName: string }[]) =>
      reads.map(({ functionName }) => (answers[functionName] as () => unknown)()),
    getReceipt: async () => {
      throw new RpcRefusedError('https://node', 'eth_getTransactionReceipt', 'it is too old')
    },
  } as unknown as Chain
  const network = networkSchema.parse({
    chains: [pathway.srcEid, pathway.dstEid].map((eid) => ({
      ...{ eid, chainId: eid, rpcUrls: ['http://127.0.0.1:1'], endpoint: address, sendLibrary: address },
      ...{ receiveLibrary: address, executor: address },
    })),
    ...{ dvns: [], pathways: [{ ...pathway, confirmations: 1 }] },
  })
  const store = createMemoryStore()
  await store.compareAndSwap(`cursor/${pathway.dstEid}`, 0, { number: scanned, hash, range: 1n, gapsCheckedMs: 0 })
  const clock = { nowMs: () => 3_600_000 }
  context = openContext(network, { store, clock, observer: { onEvent: () => {} }, connect: () => far })
})

/** A message that was delivered long ago, in this block as somebody said. */
async function delivered(blockNumber: bigint, changes: Partial<Message> = {}): Promise<Message> {
  const numbers: Hex[] = ['0x01', toHex(1n, { size: 8 })]
  const ends = [toHex(30_001, { size: 4 }), pad(address), toHex(30_002, { size: 4 }), pad(address)]
  const encodedPayload = concat([...numbers, ...ends, guidAt(pathway, 1n), '0x01'])
  const options = encodePacked(['uint16', 'uint8', 'uint16', 'uint8', 'uint128'], [3, 1, 17, 1, 100_000n])
  const place = { blockNumber: 5n, blockHash: hash, transactionHash: hash, logIndex: 0 }
  const log = { address, topics: [], data: '0x', ...place } as const
  await recordPacket(context, pathway.srcEid, { encodedPayload, options, sendLibrary: address }, log)
  const [message] = await context.messages.list()
  if (message === undefined) throw new Error('not recorded')
  const delivery = { atMs: 1, by: 'us', blockNumber, transactionHash: hash } as const
  await context.messages.update(message, (current) => ({ ...current, status: 'delivered', delivery, ...changes }))
  return message
}

async function afterClosing(): Promise<Message | undefined> {
  await closeDelivered(context, pathway.dstEid)
  return (await context.messages.list())[0]
}

describe('closeDelivered', () => {
  test('behavior: a delivery that the chain does not show any more is undone', async () => {
    payloadHash = packetOf(await delivered(scanned - 20n)).payloadHash
    expect((await afterClosing())?.status).not.toBe('delivered')
  })

  test('behavior: one above the head of a node that lags is not undone by that node alone', async () => {
    payloadHash = packetOf(await delivered(scanned + 20n)).payloadHash
    expect(await afterClosing()).toMatchObject({ status: 'delivered', isClosed: false, retries: { close: {} } })
  })

  test('behavior: one whose composed call a node does not tell waits alone', async () => {
    payloadHash = zeroHash
    const composed = { atMs: 1, blockNumber: scanned - 20n }
    await delivered(scanned - 20n, { composeGas: 1n, composed })
    expect(await afterClosing()).toMatchObject({ status: 'delivered', isClosed: false, retries: { close: {} } })
  })

  test('default: what is executed, and composed nothing of ours, is closed', async () => {
    payloadHash = zeroHash
    await delivered(scanned - 20n)
    expect(await afterClosing()).toMatchObject({ status: 'delivered', isClosed: true })
  })
})
