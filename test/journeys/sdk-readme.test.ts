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

const readme = readFileSync(fileURLToPath(new URL('../../packages/sdk/README.md', import.meta.url)), 'utf8')

/** Runs the first example of a section with some names given, and returns others. */
function runExample<result>(section: string, given: Record<string, unknown>, returned: string): Promise<result> {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme.slice(readme.indexOf(`\n## ${section}\n`))) ?? []
  // As a module it would have to lie in a package of its own: imports become parameters instead.
  const body = example.replace(/^import (\{.*\}) from '(.*)'$/gm, "const $1 = modules['$2']")
  const run = Object.getPrototypeOf(async () => {}).constructor(
    ...Object.keys(given),
    `${body}\nreturn { ${returned} }`,
  )
  return run(...Object.values(given))
}

test('the first example of the README buys a cover', async () => {
  const [account] = home.accounts.buyers
  const { chain, deployment } = home
  const modules = { '@omnicover/core': core, '@omnicover/sdk': sdk, viem }
  const given = { modules, account, chain: chain.client.chain, rpcUrl: chain.rpcUrl, deployment }
  const { cover } = await runExample<{ cover: sdk.Cover }>('Ten lines', given, 'cover')
  expect(cover).toMatchObject({ owner: account?.address, amount: 5_000_000_000n })
})

test('the example of leaving a pool asks for all shares, and collects nothing before they have left', async () => {
  const [account] = home.accounts.underwriters
  const client = home.clientOf(account).extend(sdk.omnicoverActions(home.deployment))
  type Left = { shares: bigint; round: number; exit: sdk.Exit }
  const { exit, ...asked } = await runExample<Left>('Leaving a pool', { account, client }, 'shares, round, exit')
  expect(exit).toEqual({ ...asked, claimable: 0n, settled: false })
  expect(asked.shares).toBeGreaterThan(0n)
})
