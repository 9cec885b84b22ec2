import { readFileSync } from 'node:fs'
import { formatUnits } from 'viem'
import { expect, test } from 'vitest'
import { dollarDecimals, dollarsOfAws, dollarsOfGas, parsePriceTable } from './priceTable.js'

const checkedIn = JSON.parse(
  readFileSync(new URL('../../../../configurations/prices.json', import.meta.url), 'utf8'),
) as { aws: object }
const ether = { symbol: 'ETH', eids: [30_101], dollars: '2500.5', source: 'an exchange', asOf: '2026-11-22' }
const dollars = (amount: bigint | undefined) => amount && formatUnits(amount, dollarDecimals)

test('the prices that are checked in are a table, each with its source and date', () => {
  expect(Object.keys(parsePriceTable(checkedIn).aws)).toHaveLength(13)
})

test('gas costs what its coin does, to the wei; what has no price has none', () => {
  const table = parsePriceTable({ ...checkedIn, coins: [ether] })
  expect(dollars(dollarsOfGas(table, 30_101, 2n * 10n ** 15n))).toBe('5.001')
  expect(dollarsOfGas(table, 30_101, 1n)).toBe(0n)
  expect(dollarsOfGas(table, 30_102, 10n ** 18n)).toBeUndefined()
})

test('AWS is paid by the unit, also for parts of one', () => {
  const table = parsePriceTable(checkedIn)
  expect(dollars(dollarsOfAws(table, { signature: 2, readUnit: 0.5, keyMonth: 1 }))).toBe('1.0000300625')
  expect(dollarsOfAws(table, {})).toBe(0n)
})

test('error: a table with a price that is none, or without a source, is refused by name', () => {
  const wrong = { ...checkedIn, coins: [{ ...ether, dollars: '2,500', source: '' }], aws: {} }
  expect(() => parsePriceTable(wrong)).toThrow(/prices\.coins\.0\.dollars: expected dollars/)
  expect(() => parsePriceTable(wrong)).toThrow(/prices\.aws\.lambdaGbSecond/)
})
