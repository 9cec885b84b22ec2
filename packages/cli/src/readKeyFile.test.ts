import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KeyFileError } from './errors.js'
import { readKeyFile } from './readKeyFile.js'

const key = generatePrivateKey()
let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-test-'))
  file = join(folder, 'key')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('default: takes a key with and without 0x, and a line break behind it', () => {
  for (const text of [key, key.slice(2), `${key}\n`]) {
    writeFileSync(file, text, { mode: 0o600 })
    expect(readKeyFile(file)).toBe(key)
  }
})

test('error: a file that others may read, that is not there or holds no key; never with what it holds', () => {
  writeFileSync(file, key)
  chmodSync(file, 0o644)
  expect(() => readKeyFile(file)).toThrow('chmod 600')
  chmodSync(file, 0o600)
  for (const wrong of [`${'0'.repeat(64)}`, `0x${'zz'.repeat(32)}`, `${key}00`, key.slice(0, -2)]) {
    writeFileSync(file, wrong)
    expect(() => readKeyFile(file)).toThrow(KeyFileError)
  }
  expect(() => readKeyFile(file)).not.toThrow(key.slice(2, -2))
  expect(() => readKeyFile(join(folder, 'none'))).toThrow('does not exist')
})
