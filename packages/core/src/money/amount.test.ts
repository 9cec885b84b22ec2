import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatAmount, InvalidAmountError, parseAmount } from './amount.js'

test('amounts have six decimals', () => {
  expect(parseAmount('1250.5')).toBe(1_250_500_000n)
  expect(parseAmount('0.000001')).toBe(1n)
  expect(formatAmount(1_250_500_000n)).toBe('1250.5')
  expect(formatAmount(-1n)).toBe('-0.000001')
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n), (units) => {
      expect(parseAmount(formatAmount(units))).toBe(units)
    }),
  )
})

test.each(['', '.5', '5.', '-1', '1e6', '1,000', '0.0000001', ' 1', '0x10'])('error: "%s"', (text) => {
  expect(() => parseAmount(text)).toThrow(InvalidAmountError)
})
