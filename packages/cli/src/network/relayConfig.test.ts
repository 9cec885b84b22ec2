import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigFileError } from '../errors.js'
import { readRelayFile } from './relayConfig.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (content: string) => {
  const path = join(folder, 'relay.json')
  writeFileSync(path, content)
  return path
}

describe('readRelayFile', () => {
  test('default: a relayer without a keeper has no jobs', () => {
    expect(readRelayFile(write('{ "relayer": { "storePath": "x" } }'))).toEqual({
      relayer: { storePath: 'x' },
      jobs: [],
      contracts: [],
    })
  })

  test('error: ConfigFileError names a key with a typo', () => {
    const path = write('{ "relayer": {}, "keper": {} }')
    expect(() => readRelayFile(path)).toThrow(ConfigFileError)
    expect(() => readRelayFile(path)).toThrow(/keper/)
  })

  test('error: ConfigFileError names the place of a wrong address', () => {
    const path = write('{ "relayer": {}, "keeper": { "home": { "eid": 40101, "ledger": "0x12" } } }')
    expect(() => readRelayFile(path)).toThrow(/keeper\.home\.ledger: expected an address/)
  })

  test('error: ConfigFileError for a folder of claims without a name, or with a typo', () => {
    const claims = (value: object) => write(JSON.stringify({ relayer: {}, keeper: { claims: value } }))
    expect(() => readRelayFile(claims({ directory: '' }))).toThrow(/keeper\.claims\.directory: name a folder/)
    for (const value of [
      { folder: 'x' },
      { directory: 'x', url: 'https://leaves.example' },
      { url: 'ftp://leaves.example' },
    ]) {
      expect(() => readRelayFile(claims(value))).toThrow(/keeper\.claims.*(name a folder|directory|url)/)
    }
  })

  test('error: ConfigFileError tells a folder, a file that is no JSON, and the configuration of a deployment', () => {
    expect(() => readRelayFile(folder)).toThrow('is a folder; name a file in it')
    expect(() => readRelayFile(write('# text'))).toThrow('is no JSON: Unexpected token')
    expect(() => readRelayFile(write('{ "deployer": {} }'))).toThrow('deploy, wire and lint take another one')
  })

  test('error: ConfigFileError says what is missing', () => {
    expect(() => readRelayFile(write('{}'))).toThrow(/relayer: is missing/)
    expect(() => readRelayFile(write('{ "relayer": {}, "keeper": { "home": { "eid": 40101 } } }'))).toThrow(
      /keeper\.home\.ledger: is missing/,
    )
  })

  test('error: ConfigFileError when the file is missing or is not JSON', () => {
    expect(() => readRelayFile(join(folder, 'none.json'))).toThrow(/does not exist/)
    expect(() => readRelayFile(write('{ relayer'))).toThrow(ConfigFileError)
  })
})
