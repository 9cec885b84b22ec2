import type { Curve, Sale } from '@omnicover/core'
import fc from 'fast-check'

/** A sale, and the seconds that it is for. */
export type TimedSale = Sale & { time: bigint }

const uint64 = 2n ** 64n - 1n
const clamp = (value: bigint) => (value < 0n ? 0n : value > uint64 ? uint64 : value)

/** Amounts of every size alike, from 0 to 64 bits: evenly drawn numbers would almost all be astronomic. */
const anyAmount = fc.tuple(fc.bigInt(0n, uint64), fc.nat(64)).map(([value, shift]) => value >> BigInt(shift))
const usualAmount = fc.bigInt(1_000_000n, 100_000_000_000_000n)
const capacity = fc.oneof(usualAmount, anyAmount, fc.bigInt(0n, 20_000n), fc.constantFrom(0n, 1n, uint64))

const rate = fc.oneof(fc.nat(1_000_000), fc.nat(2 ** 24 - 1), fc.constantFrom(0, 1, 2 ** 24 - 1))
const curve = fc
  .tuple(rate, rate, rate, fc.oneof(fc.integer({ min: 1, max: 9_999 }), fc.constantFrom(1, 8_000, 9_999)))
  .map(([a, b, c, kinkBps]): Curve => {
    const [baseRate = 0, kinkRate = 0, maxRate = 0] = [a, b, c].sort((x, y) => x - y)
    return { baseRate, kinkRate, maxRate, kinkBps }
  })

/** Where on the curve an amount lies: anywhere, or within a few units of the kink, of the capacity or of zero. */
const place = fc.record({
  at: fc.constantFrom<'anywhere' | 'kink' | 'full'>('anywhere', 'kink', 'full'),
  value: fc.oneof(usualAmount, anyAmount, fc.constant(0n)),
  offset: fc.bigInt(-2n, 2n),
})
type Place = typeof place extends fc.Arbitrary<infer T> ? T : never

function locate({ at, value, offset }: Place, full: bigint, kinkBps: number): bigint {
  if (at === 'anywhere') return value
  return clamp((at === 'kink' ? (full * BigInt(kinkBps)) / 10_000n : full) + offset)
}

/** Any sale that the chain can be asked to price, the edges of the curve as likely as all the rest. */
export const arbitrarySale: fc.Arbitrary<TimedSale> = fc
  .record({
    curve,
    target: capacity,
    limit: capacity,
    before: place,
    after: place,
    others: place,
    time: fc.oneof(fc.bigInt(0n, 366n * 86_400n), fc.bigInt(0n, 2n ** 34n - 1n)),
  })
  .map(({ curve, target, limit, before, after, others, time }) => {
    const exposure = locate(before, target, curve.kinkBps)
    const end = locate(after, target, curve.kinkBps)
    const amount = end > exposure ? end - exposure : end
    return {
      curve,
      exposure,
      amount,
      target,
      limit,
      time,
      others: clamp(locate(others, limit, curve.kinkBps) - exposure),
    }
  })
