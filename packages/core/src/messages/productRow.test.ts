import { expect, test } from 'vitest'
import { readProductRow, rowOf, targetVersion } from './productRow.js'

// The same figures are in contracts/test/fuzz/ProductRows.t.sol.
test('a version counts targets, and decisions by 257, and is never zero', () => {
  expect(targetVersion(1, 0)).toBe(2)
  expect(targetVersion(7, 3)).toBe(779)
  expect(targetVersion(65_534, 0)).toBe(65_535)
  expect(targetVersion(65_535, 0)).toBe(1)
  expect(targetVersion(4_294_967_295, 32)).toBe(8_225)
})

test('a word says of four products, the first in its lowest bits', () => {
  const word = (4n << 208n) | (5n << 192n) | (0xffffffffffffn << 16n) | 2n
  expect(readProductRow(word)).toEqual([
    { exposure: 0xffffffffffffn, version: 2 },
    { exposure: 0n, version: 0 },
    { exposure: 0n, version: 0 },
    { exposure: 4n, version: 5 },
  ])
})

test('four neighbours share a row', () => {
  expect([0, 3, 4, 7, 8].map(rowOf)).toEqual([0, 0, 1, 1, 2])
})
