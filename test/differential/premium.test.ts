import { area, premiumOf, rateOf } from '@omnicover/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arbitrarySale, type TimedSale } from '../support/differential/arbitrarySale.js'
import { type DeployedHarness, startHarness } from '../support/differential/startHarness.js'

const total = 100_000
const batchSize = 1_000

let harness: DeployedHarness
beforeAll(async () => {
  harness = await startHarness('PremiumHarness')
})
afterAll(() => harness?.stop())

test(`the price on the chain and its twin are the same integer on ${total} random sales`, async () => {
  const seed = Number(process.env.OMNICOVER_SEED ?? Math.floor(Math.random() * 2 ** 31))
  const sales = fc.sample(arbitrarySale, { seed, numRuns: total })
  expect(sales).toHaveLength(total)

  let compared = 0
  for (let from = 0; from < total; from += batchSize) {
    const batch = sales.slice(from, from + batchSize)
    const [areas, rates, premiums] = (await harness.call('prices', [batch])) as readonly (readonly bigint[])[]
    for (const [index, sale] of batch.entries()) {
      const rate = rateOf(sale)
      const here = [area(sale.curve, sale.exposure, sale.target), rate, premiumOf(rate, sale.time)]
      const there = [areas?.[index], rates?.[index], premiums?.[index]]
      const same = here.every((value, position) => value === there[position])
      expect(same, `seed ${seed}: ${describeSale(sale)} is ${there} on the chain, ${here} here`).toBe(true)
      compared++
    }
  }
  console.log(`Price twin: ${compared} random sales compared, seed ${seed} (repeat with OMNICOVER_SEED=${seed}).`)
  expect(compared).toBe(total)
}, 180_000)

function describeSale(sale: TimedSale): string {
  return JSON.stringify(sale, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
}
