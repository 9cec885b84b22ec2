import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const rows = readFileSync(join(import.meta.dirname, 'failures.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split(' | ').at(-1)?.replace(/ \|$/, '') ?? '')

test('every failure names the test that proves it', () => {
  expect(rows.length).toBeGreaterThan(40)
  for (const proof of rows) {
    const [, path = '', name = ''] = /^`([^`]+)` › (.+)$/.exec(proof) ?? []
    expect(path !== '' && existsSync(join(root, path)), proof).toBe(true)
    expect(readFileSync(join(root, path), 'utf8'), proof).toContain(name)
  }
})
