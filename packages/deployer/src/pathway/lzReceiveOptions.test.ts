import { OutOfRangeError } from '@omnicover/core'
import { describe, expect, test } from 'vitest'
import { lzReceiveOptions } from './lzReceiveOptions.js'

describe('lzReceiveOptions', () => {
  test('behavior: type 3, the executor as worker, the size, the option and its amounts; no value where there is none', () => {
    expect(lzReceiveOptions(200_000n)).toBe(`0x0003${'01'}${'0011'}${'01'}${'30d40'.padStart(32, '0')}`)
    expect(lzReceiveOptions(2n ** 128n - 1n, 1n)).toBe(
      `0x0003${'01'}${'0021'}${'01'}${'f'.repeat(32)}${'1'.padStart(32, '0')}`,
    )
  })

  test.each([0n, -1n, 2n ** 128n])('error: OutOfRangeError for gas of %d', (gas) => {
    expect(() => lzReceiveOptions(gas)).toThrow(OutOfRangeError)
  })

  test.each([-1n, 2n ** 128n])('error: OutOfRangeError for a value of %d', (value) => {
    expect(() => lzReceiveOptions(1n, value)).toThrow(OutOfRangeError)
  })
})
