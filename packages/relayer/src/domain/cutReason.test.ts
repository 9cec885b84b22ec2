import { describe, expect, test } from 'vitest'
import { cutReason } from './cutReason.js'

describe('cutReason', () => {
  test('behavior: what is short stays as it is', () => {
    expect(cutReason('a'.repeat(500))).toBe('a'.repeat(500))
  })

  test('behavior: what is long keeps its beginning, and says how long it was', () => {
    expect(cutReason('a'.repeat(420_000))).toBe(`${'a'.repeat(500)}... (420000 characters)`)
    // Cut again, where it is written down: never longer than once.
    expect(cutReason(cutReason('a'.repeat(420_000))).length).toBeLessThan(540)
  })
})
