import { calculateGuid, PacketV1Codec } from '@layerzerolabs/lz-v2-utilities'
import { decodePacket as decodePacketOfCore } from '@omnicover/core'
import * as fc from 'fast-check'
import { concat, type Hex, hexToBytes, keccak256, pad, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { PacketInvalidError } from '../errors.js'
import { decodePacket } from './packet.js'

const hexBytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => toHex(bytes))
const fields = fc.record({
  nonce: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  srcEid: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  sender: hexBytes(20, 20).map((address) => pad(address)),
  dstEid: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  receiver: hexBytes(20, 20).map((address) => pad(address)),
})
type Fields = typeof fields extends fc.Arbitrary<infer F> ? F : never

function encode(path: Fields, message: Hex, change: { version?: number; guid?: Hex } = {}): Hex {
  const head = concat([
    toHex(path.nonce, { size: 8 }),
    toHex(path.srcEid, { size: 4 }),
    path.sender,
    toHex(path.dstEid, { size: 4 }),
    path.receiver,
  ])
  return concat([toHex(change.version ?? 1, { size: 1 }), head, change.guid ?? keccak256(head), message])
}

/** The encoded packet, cut to a length and with one byte overwritten. */
function damaged(encoded: Hex, { at, byte, length }: { at: number; byte: number; length: number }): Hex {
  const bytes = hexToBytes(encoded).slice(0, length)
  if (at < bytes.length) bytes[at] = byte
  return toHex(bytes)
}

function outcome<Result>(decode: () => Result): Result | 'refused' {
  try {
    return decode()
  } catch {
    return 'refused'
  }
}

describe('decodePacket', () => {
  test('behavior: returns what was encoded, with the hashes that DVNs sign', () => {
    fc.assert(
      fc.property(fields, hexBytes(0, 400), (path, message) => {
        const encoded = encode(path, message)
        const packet = decodePacket(encoded)
        expect(packet).toMatchObject({ ...path, message })
        expect(packet.headerHash).toBe(keccak256(packet.header))
        expect(packet.payloadHash).toBe(keccak256(concat([packet.guid, message])))
      }),
    )
  })

  test('behavior: agrees with the packets that the LayerZero library encodes', () => {
    fc.assert(
      fc.property(fields, hexBytes(1, 64), (path, message) => {
        const header = { ...path, version: 1, nonce: path.nonce.toString() }
        const encoded = PacketV1Codec.encode({ ...header, guid: calculateGuid(header), message, payload: '' })
        expect(decodePacket(`0x${encoded.replace(/^0x/, '')}`)).toMatchObject({ ...path, message })
      }),
    )
  })

  test('behavior: agrees with the decoder of core, which was written without the library, also on what is not a packet', () => {
    const change = fc.record({ at: fc.nat({ max: 300 }), byte: fc.nat({ max: 255 }), length: fc.nat({ max: 300 }) })
    fc.assert(
      fc.property(fields, hexBytes(0, 100), fc.option(change), (path, message, damage) => {
        const encoded = damage === null ? encode(path, message) : damaged(encode(path, message), damage)
        expect(outcome(() => decodePacket(encoded))).toEqual(outcome(() => decodePacketOfCore(encoded)))
      }),
      { numRuns: 2_000 },
    )
  })

  test('error: PacketInvalidError for every truncation of the fields, which the library accepts', () => {
    fc.assert(
      fc.property(fields, fc.integer({ min: 0, max: 112 }), (path, bytes) => {
        const truncated = encode(path, '0x').slice(0, 2 + bytes * 2) as Hex
        expect(() => decodePacket(truncated)).toThrow(PacketInvalidError)
      }),
    )
  })

  test('error: PacketInvalidError for another version, a foreign guid and bytes that are not hex', () => {
    const path = { nonce: 1n, srcEid: 40001, sender: pad('0x01'), dstEid: 40002, receiver: pad('0x02') }
    expect(() => decodePacket(encode(path, '0x', { version: 2 }))).toThrow(PacketInvalidError)
    expect(() => decodePacket(encode(path, '0x', { guid: pad('0x03') }))).toThrow(PacketInvalidError)
    expect(() => decodePacket(`${encode(path, '0x')}zz`)).toThrow(PacketInvalidError)
    expect(() => decodePacket(`${encode(path, '0x')}1`)).toThrow(PacketInvalidError)
  })
})
