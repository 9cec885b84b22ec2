import { calculateGuid, PacketSerializer } from '@layerzerolabs/lz-v2-utilities'
import fc from 'fast-check'
import { concat, type Hex, keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { InvalidHexError, OutOfRangeError, UnknownVersionError, WrongLengthError } from '../errors.js'
import { arbitraryBytes } from '../testing/arbitraryMessage.js'
import { decodePacket, GuidMismatchError } from './decodePacket.js'
import { encodePacket } from './encodePacket.js'
import { guidOf } from './guidOf.js'

const bytes32 = arbitraryBytes({ minLength: 32, maxLength: 32 })
const eid = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const arbitraryPacket = fc.record({
  nonce: fc.bigInt(0n, 2n ** 64n - 1n),
  srcEid: eid,
  sender: bytes32,
  dstEid: eid,
  receiver: bytes32,
  message: arbitraryBytes({ minLength: 0, maxLength: 200 }),
})
const packet = {
  nonce: 1n,
  srcEid: 30_101,
  sender: `0x${'11'.repeat(32)}`,
  dstEid: 30_110,
  receiver: `0x${'22'.repeat(32)}`,
  message: '0x1234',
} as const
const encoded = encodePacket(packet)

describe('packets', () => {
  test("are, byte for byte, those of LayerZero's own utilities", () => {
    fc.assert(
      fc.property(arbitraryPacket, (any) => {
        const theirs = { ...any, version: 1, nonce: any.nonce.toString() }
        const guid = calculateGuid(theirs)
        expect(guidOf(any)).toBe(guid)
        expect(encodePacket(any)).toBe(PacketSerializer.serialize({ ...theirs, guid, payload: '' }))
      }),
      { numRuns: 500 },
    )
  })

  test('decode to what was encoded, with the hashes that DVNs sign', () => {
    fc.assert(
      fc.property(arbitraryPacket, (any) => {
        const data = encodePacket(any)
        const header: Hex = `0x${data.slice(2, 2 + 2 * 81)}`
        expect(decodePacket(data)).toEqual({
          ...any,
          guid: guidOf(any),
          header,
          headerHash: keccak256(header),
          payloadHash: keccak256(concat([guidOf(any), any.message])),
        })
      }),
      { numRuns: 500 },
    )
  })

  test('cut before the message begins are refused at every length', () => {
    for (let size = 0; size < 113; size++) {
      expect(() => decodePacket(`0x${encoded.slice(2, 2 + 2 * size)}`)).toThrow(WrongLengthError)
    }
  })

  test('of another version are refused', () => {
    for (const version of ['00', '02', 'ff']) {
      expect(() => decodePacket(`0x${version}${encoded.slice(4)}`)).toThrow(UnknownVersionError)
    }
  })

  test('with any byte of the path or the guid changed are refused', () => {
    for (let at = 1; at < 113; at++) {
      const index = 2 + 2 * at
      const byte = encoded.slice(index, index + 2) === '99' ? '98' : '99'
      expect(() => decodePacket(`0x${encoded.slice(2, index)}${byte}${encoded.slice(index + 2)}`)).toThrow(
        GuidMismatchError,
      )
    }
  })

  test('that do not fit the format are not encoded', () => {
    expect(() => encodePacket({ ...packet, nonce: 2n ** 64n })).toThrow(OutOfRangeError)
    expect(() => encodePacket({ ...packet, srcEid: -1 })).toThrow(OutOfRangeError)
    expect(() => encodePacket({ ...packet, sender: '0x11' })).toThrow(WrongLengthError)
    expect(() => encodePacket({ ...packet, message: '0x123' })).toThrow(InvalidHexError)
    expect(() => decodePacket('0x123')).toThrow(InvalidHexError)
  })
})
