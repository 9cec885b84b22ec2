import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutOfRangeError, UnknownVersionError } from '../errors.js'
import { MalformedLeavesError } from './errors.js'
import { decodeLeaves, encodeLeaves, leavesFileName } from './leaves.js'

const file = (values: object) => JSON.stringify({ version: 1, incidentId: 7, leaves: [['5', '3']], ...values })

describe('decodeLeaves', () => {
  test('reads what encodeLeaves wrote, to the last unit', () => {
    const leaf = fc.record({ coverId: fc.bigInt(0n, 2n ** 256n - 1n), payout: fc.bigInt(0n, 2n ** 64n - 1n) })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.array(leaf), (incidentId, items) => {
        expect(decodeLeaves(encodeLeaves({ incidentId, items }))).toEqual({ incidentId, items })
      }),
    )
  })

  test('reads any JSON of this form, and passes over what it does not know', () => {
    expect(decodeLeaves(file({ evidence: 'elsewhere' }))).toEqual({
      incidentId: 7,
      items: [{ coverId: 5n, payout: 3n }],
    })
  })

  test.each([
    ['{ "version": 1,', 'not JSON'],
    ['null', 'not an object'],
    [file({ version: undefined }), '"version"'],
    [file({ incidentId: '7' }), '"incidentId"'],
    [file({ leaves: {} }), '"leaves"'],
    [file({ leaves: [['5', '3'], ['6']] }), 'leaf 1'],
    [file({ leaves: [[5, 3]] }), 'leaf 0'],
    [file({ leaves: [['5', '-3']] }), 'leaf 0'],
    [file({ leaves: [['5', '0x3']] }), 'leaf 0'],
    [file({ leaves: [['5', '3', '1']] }), 'leaf 0'],
    [file({ leaves: [['9'.repeat(79), '3']] }), 'leaf 0'],
    [file({ leaves: [null] }), 'leaf 0'],
  ])('refuses %s', (text, problem) => {
    expect(() => decodeLeaves(text)).toThrow(MalformedLeavesError)
    expect(() => decodeLeaves(text)).toThrow(problem)
  })

  test('refuses another version, and an incident that is none', () => {
    expect(() => decodeLeaves(file({ version: 2 }))).toThrow(UnknownVersionError)
    expect(() => decodeLeaves(file({ incidentId: 2 ** 32 }))).toThrow(OutOfRangeError)
    expect(() => decodeLeaves(file({ incidentId: 1.5 }))).toThrow(OutOfRangeError)
  })
})

test('a file is named after incident and chain', () => {
  expect(leavesFileName(7, 40_102)).toBe('incident-7-40102.json')
})
