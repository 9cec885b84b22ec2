import { expect, test } from 'vitest'
import { createNarrator, several } from './print.js'

const long = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ')

test('default: what is said goes on below its first line, and no line is wider than a terminal', () => {
  const lines: string[] = []
  const { step, say, now } = createNarrator((line) => lines.push(line))
  step('A step')
  say(long)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
  expect(lines.slice(1).join(' ')).toMatch(/^ +0\.\d s {5}word0 .* word39$/)
  expect(now().step).toBe(1)
})

test('default: one is one', () => {
  expect(several(1, 'cover')).toBe('1 cover')
  expect(several(0, 'leaf', 'leaves')).toBe('0 leaves')
})
