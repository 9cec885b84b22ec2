import { expect, test } from 'vitest'
import { parseDerSignature } from './parseDerSignature.js'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

test('reads two integers, short ones and those with a zero before their first bit', () => {
  expect(parseDerSignature(bytes('30 06 02 01 07 02 01 7f'))).toEqual({ r: 7n, s: 127n })
  expect(parseDerSignature(bytes('30 08 02 02 00 80 02 02 01 00'))).toEqual({ r: 128n, s: 256n })
})

test.each([
  ['nothing', ''],
  ['another tag', '31 06 02 01 07 02 01 7f'],
  ['a length that is too long', '30 07 02 01 07 02 01 7f'],
  ['bytes behind the end', '30 06 02 01 07 02 01 7f 00'],
  ['bytes behind the second integer', '30 07 02 01 07 02 01 7f 00'],
  ['one integer only', '30 03 02 01 07'],
  ['an integer beyond the end', '30 06 02 01 07 02 02 7f'],
  ['an empty integer', '30 05 02 00 02 01 7f'],
])('refuses %s', (_, hex) => {
  expect(parseDerSignature(bytes(hex))).toBeUndefined()
})
