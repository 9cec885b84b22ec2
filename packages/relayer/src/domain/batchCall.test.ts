import { decodePacket, encodePacket } from '@omnicover/core'
import { type Hex, size } from 'viem'
import { describe, expect, test } from 'vitest'
import { batchData, batchedBytes } from './batchCall.js'

const address = `0x${'aa'.repeat(20)}` as const
const contracts = { endpoint: address, receiveLibrary: address }

function packetWith(bytes: number) {
  const message: Hex = `0x${'ff'.repeat(bytes)}`
  const path = { nonce: 1n, srcEid: 40_201, sender: `0x${'11'.repeat(32)}`, dstEid: 40_202 } as const
  return decodePacket(encodePacket({ ...path, receiver: `0x${'00'.repeat(12)}${'22'.repeat(20)}`, message }))
}

describe('batchedBytes', () => {
  test.each([0, 1, 32, 33, 320, 10_000])(
    'behavior: a message of %s bytes adds no more than that to a batch',
    (bytes) => {
      const packet = packetWith(bytes)
      for (const commits of [true, false]) {
        const sizeOf = (count: number) =>
          size(
            batchData(
              contracts,
              Array.from({ length: count }, () => ({ packet, commits, gas: 1n })),
            ),
          )
        const added = sizeOf(11) - sizeOf(10)
        expect(added).toBeLessThanOrEqual(batchedBytes(packet.message, commits))
        expect(added).toBeGreaterThan(batchedBytes(packet.message, commits) * 0.6)
      }
    },
  )
})
