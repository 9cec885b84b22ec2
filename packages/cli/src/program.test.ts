import { expect, test } from 'vitest'
import { createProgram } from './program.js'

/** What a person is told, and nothing is run. */
function said(...args: string[]): string {
  let text = ''
  const program = createProgram()
  for (const command of [program, ...program.commands]) {
    const write = (part: string) => {
      text += part
    }
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write })
  }
  expect(() => program.parse(['node', 'omnicover', ...args])).toThrow()
  return text
}

test('default: says its version', () => {
  expect(said('--version')).toBe('0.1.0\n')
})

test('error: a number of kills that is none, or more than a run could bear, is refused with what is right', () => {
  expect(said('demo', '--chaos', 'ten')).toContain('Give a whole number, such as 10.')
  expect(said('demo', '--chaos', '1000')).toContain('Give at most 100')
})

test('error: what is no guid, or no gas, is refused with what is right', () => {
  expect(said('explain', '0x12', '--config', 'relay.json')).toContain('Give 0x and 64 hex digits.')
  const guid = `0x${'12'.repeat(32)}`
  expect(said('retry', guid, '--gas', '0', '--config', 'relay.json')).toContain('Give a whole number')
  expect(said('status')).toContain('--config')
})
