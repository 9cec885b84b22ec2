import { describe, expect, test } from 'vitest'
import { backoffMs } from './backoff.js'

describe('backoffMs', () => {
  test('default: doubles, up to the longest', () => {
    const policy = { firstMs: 5_000, longestMs: 60_000 }
    expect([1, 2, 3, 4, 5, 1_000].map((attempts) => backoffMs(attempts, policy))).toEqual([
      5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
    ])
  })
})
