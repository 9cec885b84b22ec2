import fc from 'fast-check'
import type { Address, Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { BadFlagError } from '../codec/fields.js'
import { TooManyLinesError } from '../codec/lines.js'
import {
  InvalidAddressError,
  InvalidHexError,
  OutOfRangeError,
  UnknownVersionError,
  WrongLengthError,
} from '../errors.js'
import { arbitraryBytes, arbitraryMessage } from '../testing/arbitraryMessage.js'
import { decodeMessage, UnknownMessageTypeError } from './decodeMessage.js'
import { encodeMessage } from './encodeMessage.js'
import type { Message } from './message.js'
import { MessageType } from './messageType.js'

const opened: Message = {
  type: MessageType.INCIDENT_OPENED,
  head: { time: 0x0102030405, incidents: 7 },
  incident: { incidentId: 1, productId: 2, ordinal: 3, instant: 4 },
}
const line = { productId: 1, seq: 2, target: 3n, burnSeen: 4n, decisions: 9, others: 5n, limit: 6n }
const targets = (count: number): Message => ({
  type: MessageType.TARGETS,
  head: { time: 1, incidents: 0 },
  lines: Array.from({ length: count }, () => line),
})
const reported: Extract<Message, { type: 17 }> = {
  type: MessageType.INCIDENT_REPORTED,
  report: { reportId: 1, productId: 2, instant: 3, evidence: `0x${'ab'.repeat(32)}`, reporter: `0x${'11'.repeat(20)}` },
}

describe('encodeMessage and decodeMessage', () => {
  test('an opened incident is version, type, head and body, big-endian and packed', () => {
    expect(encodeMessage(opened)).toBe('0x01030102030405000000070000000100000002030000000004')
  })

  test('every message decodes to what was encoded', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message)
      }),
      { numRuns: 1_000 },
    )
  })

  test('any bytes are refused with a typed error, or are exactly what their meaning encodes to', () => {
    const known = fc.constantFrom(...Object.values(MessageType).map((type) => type.toString(16).padStart(2, '0')))
    const bytes = arbitraryBytes({ minLength: 0, maxLength: 150 })
    fc.assert(
      fc.property(known, bytes, (type, body) => {
        const data: Hex = `0x01${type}${body.slice(2)}`
        const decoded = attempt(() => decodeMessage(data))
        if (decoded instanceof Error) expect(decoded).toBeInstanceOf(WrongLengthError)
        else expect(encodeMessage(decoded)).toBe(data)
      }),
      { numRuns: 5_000 },
    )
  })

  test('upper-case hex is the same message', () => {
    const data = encodeMessage(reported)
    expect(decodeMessage(`0x${data.slice(2).toUpperCase()}`)).toEqual(reported)
  })
})

describe('decodeMessage refuses', () => {
  test('a message cut at any byte', () => {
    fc.assert(
      fc.property(arbitraryMessage, fc.nat(), (message, cut) => {
        const data = encodeMessage(message)
        const size = cut % ((data.length - 2) / 2)
        const shorter: Hex = `0x${data.slice(2, 2 + 2 * size)}`
        const decoded = attempt(() => decodeMessage(shorter))
        // A list of targets ends where the message ends: cut between two lines, it is a shorter list.
        if (message.type === MessageType.TARGETS && !(decoded instanceof Error)) {
          expect(encodeMessage(decoded)).toBe(shorter)
        } else expect(decoded).toBeInstanceOf(WrongLengthError)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a message padded with any bytes', () => {
    fc.assert(
      fc.property(arbitraryMessage, arbitraryBytes({ minLength: 1, maxLength: 39 }), (message, padding) => {
        expect(() => decodeMessage(`${encodeMessage(message)}${padding.slice(2)}`)).toThrow(WrongLengthError)
      }),
      { numRuns: 1_000 },
    )
  })

  test('every other version', () => {
    for (const version of ['00', '02', 'ff']) {
      expect(() => decodeMessage(`0x${version}${encodeMessage(opened).slice(4)}`)).toThrow(UnknownVersionError)
    }
  })

  test('every unknown type', () => {
    const known: readonly number[] = Object.values(MessageType)
    for (let type = 0; type < 256; type++) {
      const data: Hex = `0x01${type.toString(16).padStart(2, '0')}${encodeMessage(opened).slice(6)}`
      if (!known.includes(type)) expect(() => decodeMessage(data)).toThrow(UnknownMessageTypeError)
    }
  })

  test('a flag that is neither 0 nor 1', () => {
    const product: Message = {
      type: MessageType.PRODUCT,
      head: { time: 1, incidents: 0 },
      productId: 1,
      product: {
        label: `0x${'00'.repeat(32)}`,
        poolId: 1,
        place: 0,
        seq: 1,
        termsId: 1,
        listed: true,
        feeBps: 0,
        curve: { baseRate: 1, kinkRate: 2, maxRate: 3, kinkBps: 4 },
      },
      terms: {
        wordingHash: `0x${'00'.repeat(32)}`,
        perils: 1,
        waitingPeriod: 1,
        claimWindow: 1,
        tailDays: 1,
        maxPeriodDays: 1,
      },
    }
    const data = encodeMessage(product)
    const at = 2 + 2 * (11 + 48)
    expect(data.slice(at, at + 2)).toBe('01')
    expect(() => decodeMessage(`0x${data.slice(2, at)}02${data.slice(at + 2)}`)).toThrow(BadFlagError)
  })

  test('more lines than a chain accepts', () => {
    const one = encodeMessage(targets(1))
    const data: Hex = `${one}${one.slice(2 + 2 * 11).repeat(32)}`
    expect(() => decodeMessage(data)).toThrow(TooManyLinesError)
  })

  test.each(['0x1', '0xzz', '01', '0x01 3', ''])('what is not hex: "%s"', (text) => {
    expect(() => decodeMessage(text as Hex)).toThrow(InvalidHexError)
  })
})

describe('encodeMessage refuses', () => {
  test('more lines than a chain accepts', () => {
    expect(decodeMessage(encodeMessage(targets(32)))).toEqual(targets(32))
    expect(() => encodeMessage(targets(33))).toThrow(TooManyLinesError)
  })

  test.each([-1, 1.5, 2 ** 32, Number.NaN])('an id of %d', (incidentId) => {
    const message = { ...opened, incident: { ...opened.incident, incidentId } }
    expect(() => encodeMessage(message)).toThrow(OutOfRangeError)
  })

  test.each([-1n, 2n ** 64n])('an amount of %d, and says where it stands', (target) => {
    const message: Message = {
      ...targets(0),
      type: MessageType.TARGETS,
      head: opened.head,
      lines: [line, { ...line, target }],
    }
    expect(() => encodeMessage(message)).toThrow('lines[1].target')
  })

  test('a hash that has not 32 bytes', () => {
    const message = { ...reported, report: { ...reported.report, evidence: '0xab' as const } }
    expect(() => encodeMessage(message)).toThrow(WrongLengthError)
  })

  test('a reporter with a wrong checksum', () => {
    const reporter: Address = '0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045'
    const message = { ...reported, report: { ...reported.report, reporter } }
    expect(() => encodeMessage(message)).toThrow(InvalidAddressError)
  })
})

function attempt<value>(work: () => value): value | Error {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}
