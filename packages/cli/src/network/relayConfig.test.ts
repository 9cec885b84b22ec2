import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigFileError } from '../errors.js'
import { readKeylessFile, readRelayFile } from './relayConfig.js'

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
      relayer: { storePath: join(folder, 'x') },
      jobs: [],
      contracts: [],
      keeper: undefined,
    })
  })

  test('default: the module of the operator’s check is looked for in the folder of the file', () => {
    expect(readRelayFile(write('{ "relayer": {}, "veto": "./veto.js" }')).veto).toBe(join(folder, 'veto.js'))
    expect(() => readRelayFile(write('{ "relayer": {}, "veto": "" }'))).toThrow('veto: name a module')
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
    expect(() => readRelayFile(write('{ "deployer": {} }'))).toThrow(
      'deploy, wire, lint and configure take another one',
    )
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

  describe('references', () => {
    const key = `0x${'12'.repeat(32)}`
    const file = {
      relayer: {
        storePath: '/elsewhere/relay.mdb',
        network: {
          chains: [{ rpcUrls: [{ env: 'A_URL' }, 'http://127.0.0.1:1'] }],
          dvns: [{ rpcUrls: [{ env: 'A_URL' }] }],
        },
        keys: { executors: { 40101: { file: 'executor.key' } }, keeper: key },
      },
    }
    const written = () => write(JSON.stringify(file))
    const keyFile = () => writeFileSync(join(folder, 'executor.key'), key, { mode: 0o600 })

    test('default: URLs come from the environment, keys from files beside the file', () => {
      keyFile()
      const { relayer } = readRelayFile(written(), { A_URL: 'http://127.0.0.1:2' })
      expect(relayer).toEqual({
        storePath: '/elsewhere/relay.mdb',
        network: {
          chains: [{ rpcUrls: ['http://127.0.0.1:2', 'http://127.0.0.1:1'] }],
          dvns: [{ rpcUrls: ['http://127.0.0.1:2'] }],
        },
        keys: { executors: { 40101: key }, keeper: key },
      })
    })

    test('error: ConfigFileError names each variable and each file that is not there, once', () => {
      rmSync(join(folder, 'executor.key'), { force: true })
      const said = () => readRelayFile(written(), {})
      expect(said).toThrow(ConfigFileError)
      expect(said).toThrow(
        /cannot be used:\n {2}- set A_URL to the URL of a node: .*\n {2}- The key file .*executor\.key does not exist/,
      )
    })

    test('error: ConfigFileError for a key that others can read, without the key', () => {
      keyFile()
      chmodSync(join(folder, 'executor.key'), 0o644)
      expect(() => readRelayFile(written(), { A_URL: 'http://127.0.0.1:2' })).toThrow(/can be read by others/)
      rmSync(join(folder, 'executor.key'))
    })

    test('behavior: who needs no key needs no file of one', () => {
      const { relayer } = readKeylessFile(written(), { A_URL: 'http://127.0.0.1:2' })
      expect(relayer.keys.executors).toEqual({ 40101: { file: 'executor.key' } })
    })
  })
})
