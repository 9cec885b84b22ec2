import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as sdk from '@omnicover/sdk'
import { build } from 'esbuild'
import { createClient, http } from 'viem'
import { describe, expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

/** A page of the SDK. */
const pageOf = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../packages/sdk/${path}`, import.meta.url)), 'utf8')

/** The cells of a table of the README, row by row. */
function readTable(section: string): string[][] {
  const readme = pageOf('README.md')
  const [text = ''] = readme.slice(readme.indexOf(`\n## ${section}\n`) + 1).split(/\n## /)
  const rows = text.split('\n').filter((line) => line.startsWith('| '))
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** What an app bundles for some source, without viem: the code and its size in kB, gzipped. */
async function bundle(contents: string) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser' },
    external: ['viem', 'viem/*'],
  })
  const code = outputFiles.map(({ text }) => text).join('')
  return { code, size: gzipSync(code, { level: 9 }).length / 1024 }
}

/** Single functions, as the README says where size counts. */
const buyer = `
  import { get as incident, settleSync } from '@omnicover/sdk/claim'
  import { buySync, getRequirements, quote } from '@omnicover/sdk/cover'
  import { list } from '@omnicover/sdk/product'
  import { serializeQuote, parseQuote, signPermit, waitForReceipt } from '@omnicover/sdk'
  console.log(incident, settleSync, list, quote, getRequirements, buySync)
  console.log(serializeQuote, parseQuote, signPermit, waitForReceipt)`

/** By their nouns they bring all that can be done with a cover or a claim. */
const nouns = `
  import { claim, cover, product, serializeQuote, parseQuote, signPermit, waitForReceipt } from '@omnicover/sdk'
  console.log(claim.get, claim.settleSync, product.list, cover.quote, cover.getRequirements, cover.buySync)
  console.log(serializeQuote, parseQuote, signPermit, waitForReceipt)`

/** What stands behind each line of the README's table of sizes, in its order. */
const sources = [
  `export { quote } from '@omnicover/sdk/cover'`,
  buyer,
  nouns,
  `export { buySync, getRequirements } from '@omnicover/sdk/permit2'`,
  // Most of it are the words for reverts: each new error of a contract adds to it, so its line leaves them room.
  `export * from '@omnicover/sdk'`,
]

describe('what it costs an app', () => {
  const promised = readTable('What it costs an app')

  test.each(sources.map((source, i) => ({ what: promised[i]?.[0], kB: Number(promised[i]?.[1]), source })))(
    '$what: at most $kB kB, as the README says',
    async ({ kB, source }) => {
      const { size } = await bundle(source)
      expect(size).toBeLessThanOrEqual(kB)
      expect(size).toBeGreaterThan(kB * 0.8)
    },
  )

  test('the README promises nothing else', () => expect(promised).toHaveLength(sources.length))

  test('a quote brings nothing of purchases', async () => {
    const { code } = await bundle(`export { quote } from '@omnicover/sdk/cover'`)
    expect(code).not.toContain('buyWithPermit')
    expect(code).not.toContain('CoverMarket_PaymentTooHigh')
  })

  test('Permit2 comes only to who pays by it', async () => {
    expect((await bundle(nouns)).code).not.toContain('PermitTransferFrom')
    const { code } = await bundle(`export { buy } from '@omnicover/sdk/permit2'`)
    expect(code).toContain('PermitTransferFrom')
  })

  test('the texts of all reverts come only to who decodes any revert', async () => {
    expect((await bundle(nouns)).code).not.toContain('Ledger_AuditFailed')
    const { code } = await bundle(`export { decodeContractError } from '@omnicover/sdk'`)
    expect(code).toContain('Ledger_AuditFailed')
  })

  test('no Node built-in and no client of viem with all actions is needed', async () => {
    const { code } = await bundle(`export * from '@omnicover/sdk'`)
    const imported = [...code.matchAll(/}from"([^"]+)"/g)].map(([, name]) => name)
    expect([...new Set(imported)].sort()).toEqual(['viem', 'viem/actions', 'viem/utils'])
    expect(code).not.toMatch(/createPublicClient|publicActions/)
  })
})

test('every error class has its entry in docs/errors.md, and nothing else has', () => {
  const described = [...pageOf('docs/errors.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  const classes = Object.entries(sdk)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof sdk.BaseError)
    .map(([name]) => name)
  expect(described.sort()).toEqual(classes.sort())
})

test("every method of an extended client is in the README's table of actions, and nothing else is", () => {
  const extend = sdk.omnicoverActions({} as sdk.Deployment)
  const actions = Object.entries(extend(createClient({ transport: http('http://127.0.0.1:1') })))
  const methods = actions.flatMap(([noun, verbs]) => Object.keys(verbs).map((name) => `${noun}.${name}`))
  const named = readTable('Actions').flatMap(([first = '']) => {
    const names = [...first.matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name)
    const [noun] = names[0]?.split('.') ?? []
    return names.map((name) => (name.includes('.') ? name : `${noun}.${name}`))
  })
  expect(named.sort()).toEqual(methods.sort())
})
