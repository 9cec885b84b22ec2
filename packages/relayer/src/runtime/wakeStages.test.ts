import { pad } from 'viem'
import { expect, test } from 'vitest'
import { createMemoryStore } from '../adapters/memoryStore.js'
import { createViemChain } from '../adapters/viemChain.js'
import { networkSchema } from '../network.js'
import type { Work } from '../ports/queue.js'
import { openContext } from './openContext.js'
import { createWakeStages } from './wakeStages.js'

const address = '0x1a44076050125825900e736c501f859c50fE728c'
const chain = (eid: number) => ({
  ...{ eid, chainId: eid, rpcUrls: ['http://127.0.0.1:9'], endpoint: address },
  ...{ sendLibrary: address, receiveLibrary: address, executor: address },
})
const [west, east] = [40_161, 40_231]
const network = networkSchema.parse({
  chains: [chain(west), chain(east)],
  dvns: [
    { name: 'own', chains: [west, east].map((eid) => ({ eid, address, vid: 1, rpcUrls: ['http://127.0.0.1:9'] })) },
  ],
  pathways: [{ srcEid: west, sender: address, dstEid: east, receiver: address, confirmations: 1 }],
})

test('wakes all stages of a chain once a minute, whatever happened, and only the delivery where there is no DVN', async () => {
  const sent: [Work, string][] = []
  const send = async (work: Work, cause: string) => void sent.push([work, cause])
  const unused = () => Promise.reject(new Error('not asked'))
  const store = { get: unused, compareAndSwap: unused, remove: unused, scan: async function* () {}, close: unused }
  const connected = {
    ...{ store, clock: { nowMs: () => 119_999 }, observer: { onEvent: () => undefined }, connect: createViemChain },
  }
  await createWakeStages(openContext(network, connected), send).forMinute(west)
  const cause = 'minute 1'
  expect(sent.splice(0)).toEqual([
    [{ stage: 'attest', eid: west, dvn: 'own' }, cause],
    [{ stage: 'deliver', eid: west }, cause],
  ])
  await createWakeStages(openContext({ ...network, dvns: [] }, connected), send).forMinute(west)
  expect(sent).toEqual([[{ stage: 'deliver', eid: west }, cause]])
})

test('a block wakes the delivery where a message waits, on this chain or a far one of it, and DVNs where one may attest', async () => {
  const sent: Work[] = []
  const store = createMemoryStore()
  const clock = { nowMs: () => 0 }
  const context = openContext(network, {
    store,
    clock,
    observer: { onEvent: () => undefined },
    connect: createViemChain,
  })
  const wakeUp = createWakeStages(context, async (work) => void sent.push(work))
  await wakeUp.forBlock(west)
  expect(sent).toEqual([])

  const word = pad('0x01', { size: 32 })
  await context.messages.insert({
    ...{ guid: word, payloadHash: word, blockHash: word, blockNumber: 1n, transactionHash: word, logIndex: 0 },
    ...{ srcEid: west, dstEid: east, nonce: 1n, sender: word, receiver: address, packet: '0x', gas: 1n, value: 0n },
    ...{ composeGas: 0n, status: 'attested', isClosed: false, goesAlone: false, seenAtMs: 0 },
    ...{ attestations: {}, retries: {} },
  })
  await wakeUp.forBlock(west)
  await wakeUp.forBlock(east)
  expect(sent.splice(0)).toEqual([
    { stage: 'deliver', eid: east },
    { stage: 'deliver', eid: east },
  ])

  const [message] = await context.messages.list()
  if (message === undefined) throw new Error('the message is lost')
  await context.messages.update(message, (known) => ({ ...known, status: 'final' }))
  await wakeUp.forBlock(west)
  expect(sent.splice(0)).toEqual([
    { stage: 'attest', eid: east, dvn: 'own' },
    { stage: 'deliver', eid: east },
  ])

  // Parked it wakes nobody, until it is set free.
  await context.messages.update(message, (known) => ({ ...known, status: 'parked' }))
  await wakeUp.forBlock(west)
  await wakeUp.forBlock(east)
  expect(sent).toEqual([])
  await context.messages.update(message, (known) => ({ ...known, status: 'committed' }))
  await wakeUp.forBlock(east)
  expect(sent).toEqual([{ stage: 'deliver', eid: east }])
})
