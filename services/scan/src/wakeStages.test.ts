import { createViemChain, networkSchema, openContext, type Work } from '@omnicover/relayer'
import { expect, test } from 'vitest'
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
