import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidHexError, OutOfRangeError, WrongLengthError } from '../errors.js'
import { composeCoverId, InvalidCoverIdError, parseCoverId } from './coverId.js'
import { toEid } from './eid.js'
import { bytes32ToLabel, InvalidLabelError, labelToBytes32 } from './label.js'
import { toProductId } from './productId.js'

describe('cover ids', () => {
  test('are eid, product and serial, 32 bits each', () => {
    expect(composeCoverId({ eid: 0x11111111, productId: 0x22222222, serial: 0x33333333 })).toBe(
      0x111111112222222233333333n,
    )
  })

  test('come apart into what they were composed of', () => {
    const id = fc.integer({ min: 1, max: 2 ** 32 - 1 })
    fc.assert(
      fc.property(id, id, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (eid, productId, serial) => {
        expect(parseCoverId(composeCoverId({ eid, productId, serial }))).toEqual({ eid, productId, serial })
      }),
    )
  })

  test.each([-1n, 2n ** 96n, 5n, 7n << 64n, 7n << 32n])('error: %d is none', (coverId) => {
    expect(() => parseCoverId(coverId)).toThrow(InvalidCoverIdError)
  })

  test('error: parts that do not fit', () => {
    expect(() => composeCoverId({ eid: 1, productId: 1, serial: 2 ** 32 })).toThrow(OutOfRangeError)
    expect(() => composeCoverId({ eid: 0, productId: 1, serial: 0 })).toThrow(OutOfRangeError)
    expect(() => composeCoverId({ eid: 1, productId: 1.5, serial: 0 })).toThrow(OutOfRangeError)
  })
})

test('eids and product ids are whole numbers of 32 bits above zero', () => {
  expect(toEid(30_101)).toBe(30_101)
  expect(toProductId(2 ** 32 - 1)).toBe(2 ** 32 - 1)
  for (const bad of [0, -1, 0.5, 2 ** 32, Number.NaN]) {
    expect(() => toEid(bad)).toThrow(OutOfRangeError)
    expect(() => toProductId(bad)).toThrow(OutOfRangeError)
  }
})

describe('labels', () => {
  test('are ASCII padded with zeros', () => {
    expect(labelToBytes32('Aave')).toBe(`0x41617665${'00'.repeat(28)}`)
  })

  test('of 1 to 32 printable characters come back', () => {
    const printable = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code))
    fc.assert(
      fc.property(fc.string({ unit: printable, minLength: 1, maxLength: 32 }), (label) => {
        expect(bytes32ToLabel(labelToBytes32(label))).toBe(label)
      }),
    )
  })

  test.each(['', 'x'.repeat(33), 'Café', 'two\nlines'])('error: "%s" is not encoded', (label) => {
    expect(() => labelToBytes32(label)).toThrow(InvalidLabelError)
  })

  test('error: bytes that are not ASCII padded with zeros', () => {
    for (const head of ['00', 'ff', '410041', '410a']) {
      expect(() => bytes32ToLabel(`0x${head.padEnd(64, '0')}`)).toThrow(InvalidLabelError)
    }
    expect(() => bytes32ToLabel('0x41')).toThrow(WrongLengthError)
    expect(() => bytes32ToLabel('0x4')).toThrow(InvalidHexError)
  })
})
