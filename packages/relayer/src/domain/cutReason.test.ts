import { describe, expect, test } from 'vitest'
import { cutReason } from './cutReason.js'

describe('cutReason', () => {
  test('behavior: what is short stays as it is', () => {
    expect(cutReason('a'.repeat(500))).toBe('a'.repeat(500))
  })

  test('behavior: what is long keeps its beginning, and says how long it was', () => {
    const cut = `${'a'.repeat(500)}... (420000 characters)`
    expect(cutReason('a'.repeat(420_000))).toBe(cut)
    // Cut again, where it is written down.
    expect(cutReason(cut)).toBe(cut)
  })
})
