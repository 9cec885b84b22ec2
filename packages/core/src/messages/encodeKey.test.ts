import { decodeAbiParameters } from 'viem'
import { expect, test } from 'vitest'
import { OutOfRangeError } from '../errors.js'
import { encodeKey } from './encodeKey.js'
import { MessageType } from './messageType.js'

const uint32 = { type: 'uint32' } as const
const uint32s = { type: 'uint32[]' } as const

test('the keys of lists of products are what the contracts decode', () => {
  const targets = encodeKey({ type: MessageType.TARGETS, productIds: [1, 2] })
  expect(decodeAbiParameters([uint32s], targets)).toEqual([[1, 2]])
  const report = encodeKey({ type: MessageType.CAPITAL_REPORT, poolId: 3, rows: [0, 65_535] })
  expect(decodeAbiParameters([uint32, { type: 'uint16[]' }], report)).toEqual([3, [0, 65_535]])
})

test('the keys of single things are what the contracts decode', () => {
  const keys = [
    encodeKey({ type: MessageType.PRODUCT, productId: 9 }),
    encodeKey({ type: MessageType.INCIDENT_OPENED, incidentId: 9 }),
    encodeKey({ type: MessageType.CLAIM_DECIDED, incidentId: 9 }),
    encodeKey({ type: MessageType.INCIDENT_REPORTED, reportId: 9 }),
  ]
  for (const key of keys) expect(decodeAbiParameters([uint32], key)).toEqual([9])
  const settled = encodeKey({ type: MessageType.EPOCH_SETTLED, poolId: 1, settlement: 2 })
  expect(decodeAbiParameters([uint32, uint32], settled)).toEqual([1, 2])
  const moved = encodeKey({ type: MessageType.SHARES_TO_HOME, poolId: 1, moveId: 2 })
  expect(decodeAbiParameters([uint32, uint32], moved)).toEqual([1, 2])
})

test('error: an id that does not fit 32 bits', () => {
  expect(() => encodeKey({ type: MessageType.PRODUCT, productId: 2 ** 32 })).toThrow(OutOfRangeError)
  expect(() => encodeKey({ type: MessageType.TARGETS, productIds: [1, -1] })).toThrow('productIds[1]')
  expect(() => encodeKey({ type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [65_536] })).toThrow('rows[0]')
})
