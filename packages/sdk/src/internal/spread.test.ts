import { describe, expect, test } from 'vitest'
import { spread } from './spread.js'

const minimum = 10n
const offersOf = (...available: bigint[]) => available.map((most, i) => ({ productId: i + 1, available: most }))
const amountsOf = (parts: ReturnType<typeof spread>) => parts.map(({ productId, amount }) => [productId, amount])

describe('spread', () => {
  test.each([
    ['the first has enough', 50n, [100n, 100n], [[1, 50n]]],
    ['the first has just enough', 100n, [100n, 100n], [[1, 100n]]],
    [
      'what is too much spills over',
      150n,
      [100n, 100n],
      [
        [1, 100n],
        [2, 50n],
      ],
    ],
    ['a product without enough for a cover is passed over', 50n, [9n, 100n], [[2, 50n]]],
    [
      'the part before gives what the last lacks',
      105n,
      [100n, 100n],
      [
        [1, 95n],
        [2, 10n],
      ],
    ],
    ['a part that has nothing to give leaves the rest', 15n, [10n, 100n], [[1, 10n]]],
    [
      'all have too little',
      500n,
      [100n, 100n],
      [
        [1, 100n],
        [2, 100n],
      ],
    ],
    ['nobody has anything', 50n, [0n, 0n], []],
  ] as const)('%s', (_, amount, available, parts) => {
    expect(amountsOf(spread(amount, offersOf(...available), minimum))).toEqual(parts)
  })

  test('never takes more than is there or wanted, and no part is too small for a cover', () => {
    const some = [0n, 9n, 10n, 11n, 15n, 20n, 30n]
    for (const available of some.flatMap((a) => some.flatMap((b) => some.map((c) => [a, b, c])))) {
      const fit = available.filter((most) => most >= minimum).reduce((total, most) => total + most, 0n)
      for (let amount = minimum; amount <= 95n; amount++) {
        const parts = spread(amount, offersOf(...available), minimum)
        const sum = parts.reduce((total, part) => total + part.amount, 0n)
        expect(sum).toBeLessThanOrEqual(amount)
        for (const { productId, amount: taken } of parts) {
          expect(taken).toBeGreaterThanOrEqual(minimum)
          expect(taken).toBeLessThanOrEqual(available[productId - 1] ?? 0n)
        }
        // What is missing is what nobody has, or less than a cover.
        expect(amount - sum).toBeLessThan((amount > fit ? amount - fit : 0n) + minimum)
      }
    }
  })
})
