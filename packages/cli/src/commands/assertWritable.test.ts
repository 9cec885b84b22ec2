import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FileNotWritableError } from '../errors.js'
import { assertWritable } from './assertWritable.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('default: a file that can be written is neither made nor changed', () => {
  assertWritable(join(folder, 'new.json'))
  expect(readdirSync(folder)).toEqual([])
  const file = join(folder, 'old.json')
  writeFileSync(file, 'as it was')
  assertWritable(file)
  expect(readFileSync(file, 'utf8')).toBe('as it was')
})

test('error: FileNotWritableError for a folder, and for a file in a folder that does not exist', () => {
  expect(() => assertWritable(folder)).toThrow(FileNotWritableError)
  expect(() => assertWritable(join(folder, 'none', 'report.json'))).toThrow(FileNotWritableError)
})
