import { expect, test } from 'vitest'
import { chunk } from './chunk.js'

test('chunk: keeps every item in order, and no part is empty or too large', () => {
  expect(chunk([], 2)).toEqual([])
  expect(chunk([1], 2)).toEqual([[1]])
  expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(chunk([1, 2, 3, 4], 2)).toEqual([
    [1, 2],
    [3, 4],
  ])
})
