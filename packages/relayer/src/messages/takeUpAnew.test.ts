import { pad } from 'viem'
import { expect, test } from 'vitest'
import type { Message } from './message.js'
import { takeUpAnew } from './takeUpAnew.js'

const word = pad('0x01', { size: 32 })
const atMs = 7
const parked: Message = {
  ...{ guid: word, payloadHash: word, blockHash: word, blockNumber: 1n, transactionHash: word, logIndex: 0 },
  ...{ srcEid: 40_161, dstEid: 40_231, nonce: 1n, sender: word, receiver: pad('0x02', { size: 20 }), packet: '0x' },
  ...{
    gas: 1n,
    value: 0n,
    composeGas: 0n,
    status: 'parked',
    parkedReason: 'no reason',
    isClosed: true,
    goesAlone: true,
  },
  ...{
    seenAtMs: 0,
    attestations: {},
    retries: { deliver: { attempts: 3, paid: 3, notBeforeMs: 9, reason: 'failed' } },
  },
}
const delivery = { atMs, by: 'us', blockNumber: 2n } as const

test.each<[Message['status'], Partial<Message>]>([
  ['seen', {}],
  ['final', { finalAtMs: atMs }],
  ['final', { finalAtMs: atMs, attestations: { a: { atMs } } }],
  ['attested', { finalAtMs: atMs, attestations: { a: { atMs }, b: { atMs } } }],
  ['verified', { verifiedAtMs: atMs }],
  ['committed', { verifiedAtMs: atMs, commit: { atMs } }],
  ['delivered', { commit: { atMs }, delivery }],
])('goes on as %s with what was done for it, and without what stood against it', (status, done) => {
  const { parkedReason: _, ...free } = { ...parked, ...done }
  expect(takeUpAnew({ ...parked, ...done }, ['a', 'b'])).toEqual({ ...free, status, isClosed: false, retries: {} })
})

test('a relayer without DVNs has attested nothing', () => {
  expect(takeUpAnew(parked, [])).toMatchObject({ status: 'seen' })
})
