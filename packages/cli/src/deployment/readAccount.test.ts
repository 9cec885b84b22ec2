import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KeyFileError } from '../errors.js'
import { readAccount } from './readAccount.js'

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
    expect(readAccount(file).address).toBe(privateKeyToAddress(key))
  }
})

test('error: a file that others may read, that is not there or holds no key; never with what it holds', () => {
  writeFileSync(file, key)
  chmodSync(file, 0o644)
  expect(() => readAccount(file)).toThrow('chmod 600')
  chmodSync(file, 0o600)
  writeFileSync(file, key.slice(0, -2))
  expect(() => readAccount(file)).toThrow(KeyFileError)
  expect(() => readAccount(file)).not.toThrow(key.slice(2, -2))
  expect(() => readAccount(join(folder, 'none'))).toThrow('does not exist')
})
