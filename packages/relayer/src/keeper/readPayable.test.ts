import { composeCoverId } from '@omnicover/core'
import { expect, test } from 'vitest'
import { fakeChain, keptChain } from './fakeChain.fixture.js'
import { readPayable, soldCovers } from './readPayable.js'
import { chainSnapshot } from './snapshots.fixture.js'

const eid = 40_102
const [skew, instant] = [60, 1_000]
const payable = { start: instant - skew, end: instant, amount: 10n, paid: 9n, settled: 0b101 }

test.each([
  ['one that was protected for just long enough, and is not paid whole', payable, true],
  ['one whose protection began within the difference of clocks', { ...payable, start: instant - skew + 1 }, false],
  ['one that had ended', { ...payable, end: instant - 1 }, false],
  ['one of which nothing is left', { ...payable, paid: 10n }, false],
  ['one that was paid for this incident', { ...payable, settled: 0b010 }, false],
])('of covers of the product: %s', async (_, cover, isFound) => {
  const { market } = keptChain(eid)
  const { chain } = fakeChain(eid, { chain: chainSnapshot({ eid }), covers: [cover] })
  const where = { market, eid, coverCount: 1, skew }
  const incident = { productId: 1, ordinal: 1, instant }
  const found = await readPayable(chain, where, incident, soldCovers(where, 1), 0)
  expect(found).toEqual({ coverIds: isFound ? [composeCoverId({ eid, productId: 1, serial: 0 })] : [], next: 0 })
})
