import { InvalidHexError } from '@omnicover/core'
import * as fc from 'fast-check'
import { bytesToHex, type Hex, keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import { hashBytes } from './hashBytes.js'

describe('hashBytes', () => {
  test('behavior: gives what viem gives, whatever the bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 1_000 }).map((array) => bytesToHex(array))
    await fc.assert(
      fc.asyncProperty(bytes, async (hex) => {
        expect(await hashBytes(hex)).toBe(keccak256(hex))
      }),
      { numRuns: 500 },
    )
  })

  test('behavior: so too around the 136 bytes that one step takes, and the 16 KiB that WebAssembly is given at once', async () => {
    const lengths = [0, 1, 135, 136, 137, 271, 272, 273, 16_383, 16_384, 16_385, 32_768, 32_769, 100_000]
    for (const length of lengths) {
      const hex = bytesToHex(Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256))
      expect(await hashBytes(hex), `${length} bytes`).toBe(keccak256(hex))
    }
  })

  test('behavior: many at once are each their own', async () => {
    const all = Array.from({ length: 200 }, (_, index) => bytesToHex(new Uint8Array(index * 97).fill(index)))
    expect(await Promise.all(all.map(hashBytes))).toEqual(all.map((hex) => keccak256(hex)))
  })

  test('behavior: takes digits in either case', async () => {
    expect(await hashBytes('0xABcdEF')).toBe(keccak256('0xabcdef'))
  })

  const wrong: readonly Hex[] = ['0x1', '0xabc', '0xzz', '0xabzz', '0xab cd', '0x12345g', 'ab' as Hex, '' as Hex]
  for (const hex of wrong) {
    test(`error: refuses "${hex}"`, async () => {
      await expect(hashBytes(hex)).rejects.toThrow(InvalidHexError)
    })
  }
})
