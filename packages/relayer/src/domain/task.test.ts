import * as fc from 'fast-check'
import { type Hash, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { serialize } from '../store/serialize.js'
import { formatTask, type MessageTask, parseTask } from './task.js'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes): Hash => toHex(bytes))
const message = fc.record({
  nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  ...{ guid: hash, payloadHash: hash, blockHash: hash },
})
/** Names of DVNs as the configuration allows them. */
const dvn = fc.stringMatching(/^[a-z0-9-]+$/)
const task: fc.Arbitrary<MessageTask> = fc.oneof(
  fc.record({ kind: fc.constant('attest' as const), message, dvn }),
  fc.record({ kind: fc.constantFrom('commit' as const, 'execute' as const, 'compose' as const), message }),
)

describe('formatTask', () => {
  test('behavior: parseTask gives back what was named, and no two tasks have one name', () => {
    fc.assert(
      fc.property(task, task, (one, other) => {
        expect(parseTask(formatTask(one))).toEqual(one)
        fc.pre(serialize(one) !== serialize(other))
        expect(formatTask(one)).not.toBe(formatTask(other))
      }),
    )
  })
})

describe('parseTask', () => {
  const hashes = [1, 2, 3].map((byte) => toHex(byte, { size: 32 })).join('/')
  const key = `${'7'.padStart(20, '0')}/${hashes}`

  test.each([
    '',
    'fill-gap/7',
    'keep:payout:1:2',
    `commit/${key}/dvn`,
    `attest/${key}`,
    `attest/${key}/`,
    `attest/${key}/a/b`,
    `burn/${key}`,
    `commit/${key.slice(1)}`,
    `commit/${key.slice(0, -1)}`,
    `commit/${hashes}`,
  ])('behavior: %j is no task for a message', (name) => {
    expect(parseTask(name)).toBeUndefined()
  })
})
