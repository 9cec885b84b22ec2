import { describe, expect, test } from 'vitest'
import { isPermitted } from './callPermit.js'

const [to, other] = [`0x${'aB'.repeat(20)}`, `0x${'bb'.repeat(20)}`] as const
const call = { to, data: '0x12345678ff', value: 5n } as const

describe('isPermitted', () => {
  test('default: a call that one of the permits covers, whatever the case of its hex digits', () => {
    const permits = [{ to: other }, { to: `0x${'ab'.repeat(20)}`, begins: '0x12345678', maxValue: 5n }] as const
    expect(isPermitted(permits, call)).toBe(true)
    expect(isPermitted([{ begins: '0x12345678FF' }], call)).toBe(true)
    expect(isPermitted([{}], call)).toBe(true)
  })

  test.each([
    ['no permit', []],
    ['another address', [{ to: other }]],
    ['another function', [{ to, begins: '0x12345679' }]],
    ['more wei', [{ to, maxValue: 4n }]],
    ['two permits that cover it only together', [{ to, maxValue: 4n }, { to: other }]],
  ] as const)('behavior: not with %s', (_, permits) => {
    expect(isPermitted(permits, call)).toBe(false)
  })
})
