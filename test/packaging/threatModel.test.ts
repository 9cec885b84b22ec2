import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('every file that the threat model points to is there', () => {
  const text = readFileSync(`${root}docs/threat-model.md`, 'utf8')
  const files = [...text.matchAll(/`((?:contracts|packages|services|test)\/[^` ]+)`/g)].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((file) => !existsSync(`${root}${file}`))).toEqual([])
})
