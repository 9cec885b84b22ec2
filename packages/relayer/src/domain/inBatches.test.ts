import { expect, test } from 'vitest'
import { inBatches } from './inBatches.js'

async function* count(to: number, note: (item: number) => void = () => undefined) {
  for (let item = 1; item <= to; item += 1) {
    note(item)
    yield item
  }
}

test.each([
  [0, []],
  [2, [[1, 2]]],
  [3, [[1, 2, 3]]],
  [7, [[1, 2, 3], [4, 5, 6], [7]]],
])('default: %i in threes', async (items, expected) => {
  const batches: (readonly number[])[] = []
  for await (const batch of inBatches(count(items), 3)) batches.push(batch)
  expect(batches).toEqual(expected)
})

test('behavior: takes no more than the groups that are asked for need', async () => {
  const taken: number[] = []
  for await (const batch of inBatches(
    count(100, (item) => taken.push(item)),
    3,
  ))
    if (batch.includes(4)) break
  expect(taken).toEqual([1, 2, 3, 4, 5, 6])
})
