import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { raisedFee, refusalKind } from './sendPolicy.js'

describe('raisedFee', () => {
  test('behavior: is always enough for nodes that demand a tenth more, also for tiny fees', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 96n }), (fee) => {
        expect(raisedFee(fee) * 10n).toBeGreaterThanOrEqual(fee * 11n)
        expect(raisedFee(fee)).toBeGreaterThan(fee)
      }),
    )
  })
})

describe('refusalKind', () => {
  test.each([
    ['nonce too low: next nonce 5, tx nonce 4', 'nonce used'],
    ['replacement transaction underpriced', 'fee too low'],
    ['max fee per gas less than block base fee: address 0x…, maxFeePerGas: 1, baseFee: 7', 'fee too low'],
    ['insufficient funds for gas * price + value: balance 0', 'no funds'],
    ['Insufficient funds for gas * price + value', 'no funds'],
    ['HTTP 429 Too Many Requests', 'busy'],
    ['HTTP 503 Service Unavailable', 'busy'],
    ['exceeds block gas limit', 'bad call'],
    ['intrinsic gas too low', 'bad call'],
  ] as const)('behavior: "%s" means %s', (details, kind) => {
    expect(refusalKind(details)).toBe(kind)
  })
})
