import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigurationError } from '@omnicover/deployer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DvnUnknownError, FileExistsError, FileNotWritableError } from '../errors.js'
import { configure } from './configure.js'

const config = fileURLToPath(new URL('../../../../configurations/testnet.json', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('error: FileExistsError: a file that is there stays as it is', async () => {
  const out = join(folder, 'relay.json')
  writeFileSync(out, 'mine')
  await expect(configure({ config, out })).rejects.toThrow(FileExistsError)
  expect(readFileSync(out, 'utf8')).toBe('mine')
})

test('error: FileNotWritableError for a folder that is not there, before anything is asked', async () => {
  await expect(configure({ config, out: join(folder, 'none', 'relay.json') })).rejects.toThrow(FileNotWritableError)
})

test('error: DvnUnknownError lists those of the configuration', async () => {
  const said = configure({ config, out: join(folder, 'a.json'), dvn: ['bware'] })
  await expect(said).rejects.toThrow(DvnUnknownError)
  await expect(said).rejects.toThrow('There are: "LayerZero Labs", "BWare".')
})

test('error: ConfigurationError names each variable with an URL that is not set', async () => {
  const said = configure({ config, out: join(folder, 'a.json') })
  await expect(said).rejects.toThrow(ConfigurationError)
  await expect(said).rejects.toThrow(/chains\.sepolia\.rpcUrl: set ETHEREUM_SEPOLIA_RPC_URL to the URL of a node/)
})
