import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OutOfRangeError } from '../errors.js'
import type { Curve } from '../messages/product.js'
import { area } from './area.js'
import { InvalidCurveError } from './checkCurve.js'
import { premiumOf } from './premiumOf.js'
import { quoteExtension } from './quoteExtension.js'
import { quotePremium } from './quotePremium.js'
import { rateOf, type Sale } from './rateOf.js'
import { refundAt } from './refundAt.js'

const curve: Curve = { baseRate: 20_000, kinkRate: 50_000, maxRate: 200_000, kinkBps: 8_000 }
const thousand = 1_000_000_000n
const sale: Sale = {
  curve,
  exposure: 0n,
  amount: 100n * thousand,
  target: 1_000n * thousand,
  others: 0n,
  limit: 1_000n * thousand,
}
const day = 86_400

const arbitraryCurve = fc
  .record({
    rates: fc.array(fc.nat(2 ** 24 - 1), { minLength: 3, maxLength: 3 }).map((rates) => rates.sort((a, b) => a - b)),
    kinkBps: fc.integer({ min: 1, max: 9_999 }),
  })
  .map(
    ({ rates: [baseRate = 0, kinkRate = 0, maxRate = 0], kinkBps }): Curve => ({
      baseRate,
      kinkRate,
      maxRate,
      kinkBps,
    }),
  )
const amount = fc.oneof(fc.bigInt(0n, 2n ** 56n - 1n), fc.bigInt(0n, 20_000n), fc.constant(0n))
const arbitrarySale: fc.Arbitrary<Sale> = fc.record({
  curve: arbitraryCurve,
  exposure: amount,
  amount,
  target: amount,
  others: amount,
  limit: amount,
})
const runs = { numRuns: 5_000 }

describe('area', () => {
  test('is the integral of the curve at zero, at the kink, at full utilisation and above', () => {
    const full = 10_000n
    expect(area(curve, 0n, full)).toBe(0n)
    expect(area(curve, 8_000n, full)).toBe((8_000n * (20_000n + 50_000n)) / 2n)
    const atFull = 8_000n * 35_000n + (2_000n * (50_000n + 200_000n)) / 2n
    expect(area(curve, full, full)).toBe(atFull)
    expect(area(curve, full + 5n, full)).toBe(atFull + 5n * 200_000n)
  })

  test('without capacity every unit costs the highest rate', () => {
    expect(area(curve, 7n, 0n)).toBe(7n * 200_000n)
  })

  test('never falls when exposure rises', () => {
    fc.assert(
      fc.property(arbitraryCurve, amount, amount, amount, (anyCurve, exposure, more, capacity) => {
        expect(area(anyCurve, exposure + more, capacity) >= area(anyCurve, exposure, capacity)).toBe(true)
      }),
      runs,
    )
  })
})

describe('rateOf', () => {
  test('a flat curve costs its rate', () => {
    const flat = { baseRate: 31_536, kinkRate: 31_536, maxRate: 31_536, kinkBps: 5_000 }
    // 3.1536 % a year of 100,000 are 3,153.6 a year, 1e-4 a second, 1e8 pico.
    expect(rateOf({ ...sale, curve: flat })).toBe(100_000_000n)
  })

  test('is the dearer of the pool and this chain', () => {
    const cheap = rateOf(sale)
    expect(rateOf({ ...sale, others: 800n * thousand })).toBeGreaterThan(cheap)
    expect(rateOf({ ...sale, target: 100n * thousand })).toBeGreaterThan(cheap)
  })

  test('buying in parts never costs less than buying at once', () => {
    fc.assert(
      fc.property(arbitrarySale, fc.array(amount, { minLength: 1, maxLength: 8 }), (first, more) => {
        const parts = [first.amount, ...more]
        const total = parts.reduce((sum, part) => sum + part, 0n)
        const period = 30n * BigInt(day)
        let exposure = first.exposure
        let inParts = 0n
        for (const part of parts) {
          inParts += premiumOf(rateOf({ ...first, exposure, amount: part }), period)
          exposure += part
        }
        expect(inParts >= premiumOf(rateOf({ ...first, amount: total }), period)).toBe(true)
      }),
      runs,
    )
  })

  test('a larger amount never costs less, nor does a unit of it', () => {
    fc.assert(
      fc.property(arbitrarySale, amount, (one, more) => {
        const larger = { ...one, amount: one.amount + more }
        expect(rateOf(larger) >= rateOf(one)).toBe(true)
        // Mean rates, cross-multiplied; each rate is rounded up and each area down, by less than 4.
        const [a, b] = [one.amount, larger.amount]
        expect((rateOf(larger) + 4n) * a >= (rateOf(one) - 4n) * b).toBe(true)
      }),
      runs,
    )
  })

  test('stays within the lowest and the highest rate of the curve', () => {
    fc.assert(
      fc.property(arbitrarySale, (one) => {
        const year = 31_536_000n
        const rate = rateOf(one)
        expect(rate * year >= one.amount * BigInt(one.curve.baseRate) - 4n).toBe(true)
        expect((rate - 1n) * year <= one.amount * BigInt(one.curve.maxRate) + 4n).toBe(true)
      }),
      runs,
    )
  })
})

describe('quotePremium', () => {
  const quote = { ...sale, now: 20_000 * day + 3_600, endDay: 20_030 }

  test('is the rate over the time from the start of the hour, rounded up', () => {
    const { premium, rate } = quotePremium(quote)
    expect(rate).toBe(rateOf(sale))
    expect(premium).toBe(premiumOf(rate, BigInt(30 * day - 3_600)))
  })

  test('is the same for the whole hour, and less in the next', () => {
    const last = quotePremium({ ...quote, now: quote.now + 3_599 })
    const next = quotePremium({ ...quote, now: quote.now + 3_600 })
    expect(last).toEqual(quotePremium(quote))
    expect(next.premium).toBeLessThan(last.premium)
  })

  test('is zero once the end has passed', () => {
    expect(quotePremium({ ...quote, now: 20_030 * day })).toEqual({ premium: 0n, rate: 0n })
    expect(quotePremium({ ...quote, now: 20_030 * day - 1 }).premium).toBeGreaterThan(0n)
  })

  test('is capped at what 64 bits hold, as on the chain', () => {
    const dearest = { ...curve, maxRate: 2 ** 24 - 1 }
    const absurd = { ...quote, curve: dearest, amount: 2n ** 64n - 1n, target: 0n, endDay: 2 ** 16 - 1 }
    expect(quotePremium(absurd).premium).toBe(2n ** 64n - 1n)
  })

  test.each([
    ['falling', { ...curve, kinkRate: 10_000 }],
    ['falling above the kink', { ...curve, maxRate: 49_999 }],
    ['negative', { ...curve, baseRate: -1 }],
    ['with a part of a ppm', { ...curve, baseRate: 0.5 }],
    ['too steep', { ...curve, maxRate: 2 ** 24 }],
    ['without a kink', { ...curve, kinkBps: 0 }],
    ['with its kink at the end', { ...curve, kinkBps: 10_000 }],
  ])('error: a curve %s', (_, bad) => {
    expect(() => quotePremium({ ...quote, curve: bad })).toThrow(InvalidCurveError)
  })

  test.each([{ amount: -1n }, { others: 2n ** 64n }, { now: 1.5 }, { endDay: 2 ** 16 }])('error: %o', (bad) => {
    expect(() => quotePremium({ ...quote, ...bad })).toThrow(OutOfRangeError)
  })
})

describe('quoteExtension', () => {
  const { amount, ...product } = sale
  const cover = { ...product, exposure: 500n * thousand, left: amount, endDay: 20_030, newEndDay: 20_060 }

  test('prices what is left as the last part of the exposure', () => {
    const { premium, rate } = quoteExtension(cover)
    expect(rate).toBe(rateOf({ ...sale, exposure: 400n * thousand }))
    expect(premium).toBe(premiumOf(rate, BigInt(30 * day)))
  })

  test('costs no less in steps', () => {
    const step = quoteExtension({ ...cover, newEndDay: 20_045 }).premium
    const rest = quoteExtension({ ...cover, endDay: 20_045 }).premium
    expect(step + rest >= quoteExtension(cover).premium).toBe(true)
  })

  test('is nothing when the end is not later', () => {
    expect(quoteExtension({ ...cover, newEndDay: 20_030 }).premium).toBe(0n)
  })

  test('is capped at what 64 bits hold, as on the chain', () => {
    const dearest = { ...curve, maxRate: 2 ** 24 - 1 }
    const most = 2n ** 64n - 1n
    const absurd = { ...cover, curve: dearest, exposure: most, left: most, target: 0n, newEndDay: 2 ** 16 - 1 }
    expect(quoteExtension(absurd).premium).toBe(most)
  })

  test('error: what is left is more than the exposure, or the curve is not valid', () => {
    expect(() => quoteExtension({ ...cover, left: cover.exposure + 1n })).toThrow(OutOfRangeError)
    expect(() => quoteExtension({ ...cover, target: -1n })).toThrow(OutOfRangeError)
    expect(() => quoteExtension({ ...cover, curve: { ...curve, kinkBps: 0 } })).toThrow(InvalidCurveError)
  })
})

describe('refundAt', () => {
  const start = 20_000 * day + 3_600
  const end = 20_030 * day
  const cover = { amount: 100n, paid: 0n, rate: 1_000_000n, start, end }

  test('is the rate over the time that is left, to the second', () => {
    expect(refundAt({ ...cover, time: end - 12_345 })).toBe(12_345n)
  })

  test('keeps the waiting period and the first day of protection', () => {
    const afterFirstDay = BigInt(29 * day)
    for (const time of [0, start, 20_001 * day]) expect(refundAt({ ...cover, time })).toBe(afterFirstDay)
    expect(refundAt({ ...cover, time: 20_001 * day + 1 })).toBe(afterFirstDay - 1n)
  })

  test('keeps the premium of what was paid, and rounds down', () => {
    expect(refundAt({ ...cover, paid: 33n, time: end - 10 })).toBe(6n)
    expect(refundAt({ ...cover, paid: 100n, time: end - 10 })).toBe(0n)
  })

  test('is nothing from the end on, and of nothing', () => {
    expect(refundAt({ ...cover, time: end })).toBe(0n)
    expect(refundAt({ ...cover, amount: 0n, time: start })).toBe(0n)
  })

  test.each([{ paid: 101n }, { rate: -1n }, { amount: 2n ** 64n }, { time: -1 }, { start: 0.5 }])(
    'error: %o',
    (bad) => {
      expect(() => refundAt({ ...cover, time: end, ...bad })).toThrow(OutOfRangeError)
    },
  )
})
