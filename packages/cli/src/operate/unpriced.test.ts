import type { PriceTable } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import { unpriced } from './unpriced.js'

const prices = { coins: [{ symbol: 'ETH', eids: [40_101] }] } as unknown as PriceTable

test('default: names the chains whose coin has no price, each once', () => {
  expect(unpriced(prices, [40_103, 40_101, 40_102, 40_103])).toEqual([
    'No price for the coin of 40102, 40103: add it to "coins" in the file of --prices.',
  ])
})

test('behavior: says nothing when each has its price, or nobody asked for dollars', () => {
  expect([unpriced(prices, [40_101]), unpriced(undefined, [40_103])]).toEqual([[], []])
})
