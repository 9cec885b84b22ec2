import { ConfigInvalidError } from '@omnicover/relayer'
import { expect, test } from 'vitest'
import { MOST_PARAMETER_BYTES, packParameter, unpackParameter } from './packParameter.js'

test('packParameter: what fits stays as people read it', () => {
  expect(packParameter('{"chains":[]}')).toBe('{"chains":[]}')
  const longest = 'é'.repeat(MOST_PARAMETER_BYTES / 2)
  expect(packParameter(longest)).toBe(longest)
})

test('packParameter: what repeats itself fits, however long it is', () => {
  const text = JSON.stringify(Array(5_000).fill('0xB1aC0095a8885fe458Ec76e141B29D6a55d4f846'))
  const packed = packParameter(text)
  expect(packed.length).toBeLessThan(MOST_PARAMETER_BYTES)
  expect(unpackParameter('/a/network', packed)).toBe(text)
})

test('unpackParameter: what was cut, changed or would fill the memory is refused by the name of the parameter', () => {
  const packed = packParameter('ab'.repeat(1_000_000))
  const huge = packParameter(' '.repeat(16_000_001))
  for (const value of [packed.slice(0, -8), `${packed.slice(0, 7)}AAAA`, huge]) {
    const unpack = () => unpackParameter('/a/network', value)
    expect(unpack).toThrow(ConfigInvalidError)
    expect(unpack).toThrow('/a/network: expected what `omnicover parameter` prints')
  }
})
