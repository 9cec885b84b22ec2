import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as core from '@omnicover/core'
import * as sdk from '@omnicover/sdk'
import * as viem from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HomeChain, startHomeChain } from '../support/sdk/homeChain.js'
import { openForSale } from '../support/sdk/openForSale.js'

let home: HomeChain
beforeAll(async () => {
  home = await startHomeChain()
  await openForSale(home)
})
afterAll(() => home?.stop())

test('the first example of the README buys a cover', async () => {
  const readme = readFileSync(fileURLToPath(new URL('../../packages/sdk/README.md', import.meta.url)), 'utf8')
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ''
  // As a module it would have to lie in a package of its own: imports become parameters instead.
  const body = example.replace(/^import (\{.*\}) from '(.*)'$/gm, "const $1 = modules['$2']")
  const run: (...values: unknown[]) => Promise<{ cover: { owner: string; amount: bigint } }> = Object.getPrototypeOf(
    async () => {},
  ).constructor('modules', 'account', 'chain', 'rpcUrl', 'deployment', `${body}\nreturn { cover }`)

  const [account] = home.accounts.buyers
  const modules = { '@omnicover/core': core, '@omnicover/sdk': sdk, viem }
  const { cover } = await run(modules, account, home.chain.client.chain, home.chain.rpcUrl, home.deployment)
  expect(cover).toMatchObject({ owner: account?.address, amount: 5_000_000_000n })
})
