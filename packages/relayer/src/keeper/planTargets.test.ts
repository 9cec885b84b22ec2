import { describe, expect, test } from 'vitest'
import { wantsRetarget } from './planTargets.js'
import { homeSnapshot, line, poolBook, productBook } from './snapshots.fixture.js'

const UNIT = 1_000_000n

describe('wantsRetarget', () => {
  test('default: a product that was never targeted wants its first targets', () => {
    const [product] = homeSnapshot().products
    expect(wantsRetarget(product ?? productBook({}), poolBook({ capital: 1_000n * UNIT }))).toBe(true)
  })

  test('behavior: nothing to do when the targets are what the limit gives', () => {
    const product = productBook({
      limit: 300n * UNIT,
      granted: 300n * UNIT,
      lines: [
        line({ eid: 40101, target: 100n * UNIT, granted: 100n * UNIT, seq: 1 }),
        line({ eid: 40102, target: 100n * UNIT, granted: 100n * UNIT, seq: 1 }),
        line({ eid: 40103, target: 100n * UNIT, granted: 100n * UNIT, seq: 1 }),
      ],
    })
    expect(wantsRetarget(product, poolBook({ capital: 1_000n * UNIT, granted: 300n * UNIT }))).toBe(false)
  })

  test('behavior: a limit that moved by less than a hundredth is not worth a message', () => {
    const lines = [line({ eid: 40101, target: 100n * UNIT, granted: 100n * UNIT, seq: 1 })]
    const pool = poolBook({ capital: 1_000n * UNIT, granted: 100n * UNIT })
    const moved = (limit: bigint) => wantsRetarget(productBook({ limit, granted: 100n * UNIT, lines }), pool)
    expect(moved(100n * UNIT + UNIT / 2n)).toBe(false)
    expect(moved(110n * UNIT)).toBe(true)
    expect(moved(50n * UNIT)).toBe(true)
  })

  test('behavior: what is granted elsewhere leaves no room, so there is nothing to raise', () => {
    const lines = [line({ eid: 40101, target: 0n, granted: 0n, seq: 1 })]
    const product = productBook({ limit: 100n * UNIT, granted: 100n * UNIT, lines })
    expect(wantsRetarget(product, poolBook({ capital: 1_000n * UNIT, granted: 100n * UNIT }))).toBe(false)
  })

  test('behavior: grants of a product with an open incident wait', () => {
    const product = productBook({ limit: 100n * UNIT, openIncident: 7, lines: [line({ eid: 40101, seq: 0 })] })
    expect(wantsRetarget(product, poolBook({ capital: 1_000n * UNIT }))).toBe(false)
  })
})
