import { describe, expect, test } from 'vitest'
import { lzReceiveOptions } from './lzReceiveOptions.js'

describe('lzReceiveOptions', () => {
  test('default: the bytes of LayerZero for 200,000 gas', () => {
    expect(lzReceiveOptions(200_000n)).toBe('0x00030100110100000000000000000000000000030d40')
  })
})
