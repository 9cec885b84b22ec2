import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as sdk from '@omnicover/sdk'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

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

describe('what it costs an app', () => {
  test.each([
    ['a quote', 6, `export { quote } from '@omnicover/sdk/cover'`],
    ['the way of a buyer', 14, buyer],
    ['the way of a buyer by nouns', 15, nouns],
    ['a purchase by Permit2', 8, `export { buySync, getRequirements } from '@omnicover/sdk/permit2'`],
    ['everything', 40, `export * from '@omnicover/sdk'`],
  ])('%s is at most %d kB', async (_, budget, source) => {
    expect((await bundle(source)).size).toBeLessThanOrEqual(budget)
  })

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
  const page = readFileSync(fileURLToPath(new URL('../../packages/sdk/docs/errors.md', import.meta.url)), 'utf8')
  const described = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  const classes = Object.entries(sdk)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof sdk.BaseError)
    .map(([name]) => name)
  expect(described.sort()).toEqual(classes.sort())
})
