import * as fs from 'node:fs'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import * as path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as core from '@omnicover/core'
import * as sdk from '@omnicover/sdk'
import * as viem from 'viem'
import * as viemActions from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, decideIncidentByTree, openIncident } from '../support/sdk/incident.js'
import { openForSale } from '../support/sdk/openForSale.js'

let home: HomeChain
beforeAll(async () => {
  home = await startHomeChain()
  await openForSale(home)
})
afterAll(() => home?.stop())

let snapshot: `0x${string}`
beforeEach(async () => {
  snapshot = await home.chain.client.snapshot()
})
afterEach(() => home.chain.client.revert({ id: snapshot }))

const modules = {
  ...{
    '@omnicover/core': core,
    '@omnicover/sdk': sdk,
    viem,
    'viem/actions': viemActions,
    'node:fs': fs,
    'node:path': path,
  },
}

const readme = readFileSync(fileURLToPath(new URL('../../packages/sdk/README.md', import.meta.url)), 'utf8')

/** Runs the first example of a section with some names given, and returns others. */
function runExample<result>(section: string, given: Record<string, unknown>, returned: string): Promise<result> {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme.slice(readme.search(new RegExp(`\n##+ ${section}\n`)))) ?? []
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
  const given = { modules, account, chain: chain.client.chain, rpcUrl: chain.rpcUrl, deployment }
  const { cover } = await runExample<{ cover: sdk.Cover }>('Ten lines', given, 'cover')
  expect(cover).toMatchObject({ owner: account?.address, amount: 5_000_000_000n })
})

test('the example of entering a pool asks for shares, and finds none before the round is settled', async () => {
  const [account] = home.accounts.underwriters
  const client = home.clientOf(account).extend(sdk.omnicoverActions(home.deployment))
  const { round } = await client.pool.get({ poolId: 1 })
  type Entered = { assets: bigint; round: number; claimableShares: bigint }
  const given = { modules, account, client }
  const entered = await runExample<Entered>('Entering a pool', given, 'assets, round, claimableShares')
  expect(entered).toEqual({ assets: 10_000_000_000n, round, claimableShares: 0n })
})

test('the example of leaving a pool asks for all shares, and collects nothing before they have left', async () => {
  const [account] = home.accounts.underwriters
  const client = home.clientOf(account).extend(sdk.omnicoverActions(home.deployment))
  type Left = { shares: bigint; round: number; exit: sdk.Exit }
  const { exit, ...asked } = await runExample<Left>('Leaving a pool', { account, client }, 'shares, round, exit')
  expect(exit).toEqual({ ...asked, claimable: 0n, settled: false })
  expect(asked.shares).toBeGreaterThan(0n)
})

/** A holder with a cover of product 1. */
async function holder() {
  const [account] = home.accounts.buyers
  const { deployment } = home
  const client = home.clientOf(account).extend(sdk.omnicoverActions(deployment))
  const endDay = core.endDayFor(await home.now(), 30)
  const quote = await client.cover.quote({ productId: 1, amount: 5_000_000_000n, endDay })
  const { coverId } = await client.cover.buySync({ quote, permit: true })
  return { client, coverId, endDay, owner: account?.address }
}

test('the example of a basket buys both covers', async () => {
  const { client, endDay } = await holder()
  const { covers } = await runExample<{ covers: readonly unknown[] }>(
    'Several covers at once',
    { modules, client, endDay },
    'covers',
  )
  expect(covers).toHaveLength(2)
})

test('the example of changes extends a cover, and then gives it up', async () => {
  const { client, coverId, endDay } = await holder()
  const given = { modules, client, coverId, endDay: endDay + 30 }
  type Changed = { premium: bigint; refund: bigint }
  const { premium, refund } = await runExample<Changed>('Changing a cover', given, 'premium, refund')
  expect(premium).toBeGreaterThan(0n)
  expect(refund).toBeGreaterThan(premium)
  await expect(client.cover.get({ coverId })).rejects.toThrow(sdk.UnknownCoverError)
})

/** An incident that hits the cover. */
async function happen(coverId: bigint): Promise<void> {
  const { startsAt } = await sdk.cover.get(home.clientOf(), { deployment: home.deployment, coverId })
  await home.warp(times.waitingPeriod + 2 * times.skew + 60)
  await openIncident(home, startsAt + times.skew)
}

test('the example of claims pays what one ratio decides', async () => {
  const { client, coverId, owner } = await holder()
  await happen(coverId)
  await decideIncident(home, 500_000)
  await home.warp(times.payableDelay)
  await runExample('Claiming', { client, owner }, '')
  expect((await client.cover.get({ coverId })).paid).toBe(2_500_000_000n)
})

test('the example of claims by tree pays what the published leaf says', async () => {
  const { client, coverId } = await holder()
  await happen(coverId)
  const folder = mkdtempSync(path.join(tmpdir(), 'omnicover-leaves-'))
  try {
    const leaves = { incidentId: 1, items: [{ coverId, payout: 1_234_567n }] }
    writeFileSync(path.join(folder, core.leavesFileName(1, home.deployment.eid)), core.encodeLeaves(leaves))
    await decideIncidentByTree(home, await core.buildSumTree(1, leaves.items))
    await home.warp(times.payableDelay)
    const given = { modules, client, folder, deployment: home.deployment, incidentId: 1, coverId }
    expect(await runExample('By tree', given, 'payout')).toEqual({ payout: 1_234_567n })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
