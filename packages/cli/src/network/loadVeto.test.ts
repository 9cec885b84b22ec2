import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ConfigFileError } from '../errors.js'
import { loadVeto } from './loadVeto.js'

const folder = mkdtempSync(join(tmpdir(), 'omnicover-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('default: the default export of a module is the check', async () => {
  const veto = await loadVeto(write('good.mjs', 'export default async () => "no"'))
  expect(await veto({} as never)).toBe('no')
})

test.each([
  ['nothing as default', 'export const veto = async () => undefined', 'export a function as default'],
  ['something else', 'export default "no"', 'export a function as default'],
  ['a mistake', 'export default (', 'a-mistake.mjs cannot be used'],
  ['what throws when it is loaded', 'throw new Error("no rules found")', 'no rules found'],
])('error: ConfigFileError for a module with %s', async (name, content, said) => {
  const loaded = loadVeto(write(`${name.replaceAll(' ', '-')}.mjs`, content))
  await expect(loaded).rejects.toThrow(ConfigFileError)
  await expect(loaded).rejects.toThrow(new RegExp(said))
})

test('error: ConfigFileError for a module that is not there', async () => {
  await expect(loadVeto(join(folder, 'none.mjs'))).rejects.toThrow(ConfigFileError)
})
