import { expect, test } from 'vitest'
import { table } from './table.js'

const long = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ')

test('default: a last column that is too wide goes on below, in its column', () => {
  const lines = table([
    ['what', 'detail'],
    ['first', long],
    ['second', 'short'],
  ])
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
  const column = lines[0]?.indexOf('detail') ?? 0
  const details = lines.slice(2).map((line) => line.slice(column))
  expect(details.join(' ')).toBe(`${long} short`)
})
