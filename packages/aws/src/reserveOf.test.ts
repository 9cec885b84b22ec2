import { ConfigInvalidError, networkSchema } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import { reserveOf } from './reserveOf.js'

const address = '0x1a44076050125825900e736c501f859c50fE728c'
const urls = (count: number) => Array.from({ length: count }, (_, index) => `https://${index}.example`)
const chain = (eid: number, count: number) => ({
  ...{ eid, chainId: eid, rpcUrls: urls(count), endpoint: address },
  ...{ sendLibrary: address, receiveLibrary: address, executor: address },
})
const networkOf = (first: number, second: number, rpcTimeoutMs?: number) =>
  networkSchema.parse({
    ...(rpcTimeoutMs !== undefined && { rpcTimeoutMs }),
    chains: [chain(40_161, first), chain(40_231, second)],
    pathways: [{ srcEid: 40_161, sender: address, dstEid: 40_231, receiver: address, confirmations: 1 }],
  })

test('default: the time of all URLs of a chain, and of writing the answer down', () => {
  expect(reserveOf(networkOf(1, 2, 4_000))).toBe(2 * 4_000 + 5_000)
  expect(reserveOf(networkOf(3, 1))).toBe(3 * 10_000 + 5_000)
  expect(reserveOf(networkOf(1, 6, 5_000))).toBe(6 * 5_000 + 5_000)
})

test('error: ConfigInvalidError for more URLs than a function has time to ask, with what to lower', () => {
  expect(() => reserveOf(networkOf(1, 6))).toThrow(ConfigInvalidError)
  expect(() => reserveOf(networkOf(1, 6))).toThrow(
    /chains\.1\.rpcUrls: .* the 6 of 40231 take 6 times rpcTimeoutMs, 60000 ms: name fewer, or lower rpcTimeoutMs to 5000$/,
  )
  expect(() => reserveOf(networkOf(1, 6, 5_001))).toThrow('lower rpcTimeoutMs to 5000')
})
