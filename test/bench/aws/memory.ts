import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { decodePacket, encodePacket } from '@omnicover/core'
import { openMessageStore, type Store, type StoredValue, serialize } from '@omnicover/relayer'
import { type Hex, keccak256, pad, toHex } from 'viem'
import type { Cloud } from '../../support/lambda/startCloud.js'
import type { Way } from '../../support/relayer/world.js'
import type { BenchWorld } from './world.js'

/**
 * Fills the table with messages that nobody verifies.
 *
 * @param cloud - has the table
 * @param way - on which they are
 * @param from - the first nonce
 * @param to - the nonce after the last one
 */
async function insertWaiting({ table, tableName }: Cloud, way: Way, from: number, to: number): Promise<void> {
  const rows: { readonly key: string; readonly value: StoredValue }[] = []
  const messages = openMessageStore(noting((key, value) => rows.push({ key, value })))
  for (let nonce = from; nonce < to; nonce += 1) await messages.insert(waiting(way, BigInt(nonce)))
  for (let first = 0; first < rows.length; first += mostPuts) {
    const puts = rows.slice(first, first + mostPuts).map(({ key, value }) => {
      const row = { group: { S: 'message' }, key: { S: key }, version: { N: '1' }, value: { S: serialize(value) } }
      return { PutRequest: { Item: row } }
    })
    await table.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }))
  }
}

/** Rows of one request. */
const mostPuts = 25

/** A store that has nothing and notes what is written. */
function noting(note: (key: string, value: StoredValue) => void): Store {
  return {
    get: async () => undefined,
    compareAndSwap: async (key, _, value) => {
      note(key, value)
      return 1
    },
    remove: async () => true,
    scan: async function* () {},
    close: async () => undefined,
  }
}

function waiting({ from, to, sender, receiver }: Way, nonce: bigint) {
  const path = { nonce, srcEid: from.eid, sender: pad(sender), dstEid: to.eid, receiver: pad(receiver.address) }
  const message: Hex = `0x${'c0ffee'.repeat(100)}`
  const packet = encodePacket({ ...path, message })
  const { guid, payloadHash } = decodePacket(packet)
  const hash = keccak256(toHex(nonce, { size: 32 }))
  return {
    ...{ guid, payloadHash, packet, nonce, srcEid: from.eid, dstEid: to.eid },
    ...{ sender: path.sender, receiver: receiver.address, blockHash: hash, transactionHash: hash },
    ...{ blockNumber: 1n, logIndex: 0, gas: 100_000n, value: 0n, composeGas: 0n, status: 'attested' as const },
    ...{ seenAtMs: Date.now(), isClosed: false, goesAlone: false, retries: {} },
    attestations: { a: { atMs: Date.now() }, b: { atMs: Date.now() } },
  }
}

/** What the delivery of one chain needed with so many messages waiting. */
export type Memory = { readonly waiting: number; readonly peakMegabytes: number; readonly seconds: number }

/** Runs the delivery, in a process of its own each time, with more and more messages that nobody verifies. */
export async function measureMemory(bench: BenchWorld): Promise<readonly Memory[]> {
  const measured: Memory[] = []
  let filled = 0
  const stack = await bench.deploy({})
  for (const waiting of [0, 100, 1_000, 10_000]) {
    await insertWaiting(stack.cloud, bench.way, filled + 1, waiting + 1)
    filled = waiting
    const startMs = performance.now()
    const invocation = await stack.deliverFresh(bench.way.to.eid)
    if (invocation.ended !== 'returned') throw new Error(`the delivery ${JSON.stringify(invocation)}`)
    const { peakMegabytes } = invocation
    measured.push({ waiting, peakMegabytes, seconds: Math.round((performance.now() - startMs) / 100) / 10 })
  }
  await stack.stop()
  return measured
}
