import * as fc from 'fast-check'
import { toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { executeGas } from './gasLimits.js'

describe('executeGas', () => {
  test('behavior: after two calls, each of which keeps back a 64th, the handler still gets all of its gas', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 15_000_000n }), fc.nat(10_000), (gas, bytes) => {
        const calldataAndOwnWork = 40n * BigInt(bytes) + 100_000n
        const left = executeGas(gas, toHex(new Uint8Array(bytes))) - calldataAndOwnWork
        const afterFirstCall = left - left / 64n
        expect(afterFirstCall - afterFirstCall / 64n).toBeGreaterThanOrEqual(gas)
      }),
    )
  })
})
