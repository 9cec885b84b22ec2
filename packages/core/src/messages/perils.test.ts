import { describe, expect, test } from 'vitest'
import { perilMask, perils, perilsOf } from './perils.js'

describe('perilsOf', () => {
  test('default: names each bit', () => {
    expect(perilsOf(0b1111)).toEqual(perils)
    expect(perilsOf(0b0101)).toEqual(['code-exploit', 'governance-hijack'])
    expect(perilsOf(0)).toEqual([])
  })

  test('behavior: a peril without a name is shown by its bit', () => {
    expect(perilsOf(0b10001)).toEqual(['code-exploit', 'unknown-4'])
    expect(perilsOf(0xffffffff).at(-1)).toBe('unknown-31')
  })
})

test('perilMask: is what perilsOf reads', () => {
  expect(perilMask(perils)).toBe(0b1111)
  expect(perilsOf(perilMask(['oracle-failure']))).toEqual(['oracle-failure'])
})
