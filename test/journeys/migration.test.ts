import { endDayFor, MessageType } from '@omnicover/core'
import { ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import { claim, cover, ProductNotListedError, pool } from '@omnicover/sdk'
import { erc20Abi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployVersion, type HomeChain, type HomeVersion, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, openIncident } from '../support/sdk/incident.js'
import { closeRound, openForSale, settleRound } from '../support/sdk/openForSale.js'

const amount = 50_000_000_000n
const day = 86_400

let old: HomeChain
let next: HomeVersion
/** Covers that the old version sold: one is hit after its pool began to wind down, one runs off. */
let covers: { hit: bigint; other: bigint }

beforeAll(async () => {
  old = await startHomeChain()
  await openForSale(old)
  covers = { hit: await buy(old, 1), other: await buy(old, 2) }
  await old.warp(times.waitingPeriod + times.skew)
  next = await deployVersion({ ...old, name: 'next' })
})
afterAll(() => old?.stop())

const holder = () => old.clientOf(old.accounts.buyers[0])
const underwriter = () => old.clientOf(old.accounts.underwriters[0])

async function buy(version: HomeVersion, productId: number): Promise<bigint> {
  const { deployment } = version
  const now = await version.now()
  const quote = await cover.quote(holder(), { deployment, productId, amount, endDay: endDayFor(now, 30), now })
  return (await cover.buySync(holder(), { deployment, quote, permit: true })).coverId
}

const balanceOf = (version: HomeVersion, address: `0x${string}` | undefined) =>
  version.chain.client.readContract({
    ...{ address: version.deployment.asset, abi: erc20Abi, functionName: 'balanceOf', args: [address ?? '0x'] },
  })

const bookOf = ({ chain, omnicover, poolId }: HomeVersion) =>
  chain.client.readContract({
    ...{ address: omnicover.home.ledger, abi: ledgerAbi, functionName: 'getPool', args: [poolId] },
  })

/** Home takes back what no cover needs any more: what is granted falls by half an epoch at most, so it takes some. */
async function takeBack(version: HomeVersion): Promise<void> {
  const { accounts, omnicover } = version
  for (let epoch = 0; epoch < 10; epoch++) {
    await version.transact(accounts.keeper, (setup) => {
      for (const productId of [1, 2]) {
        setup.call(omnicover.home.ledger, { abi: ledgerAbi, functionName: 'retarget', args: [productId] })
      }
    })
    await version.send({ type: MessageType.TARGETS, productIds: [1, 2] })
    await version.warp(times.epochLength)
    await version.send({ type: MessageType.CAPITAL_REPORT, poolId: version.poolId, rows: [0] })
  }
}

describe('a new version beside the old one', () => {
  test('takes over: the old one sells nothing more, pays what it sold, and its capital moves', async () => {
    const { deployment, omnicover, accounts } = old
    const controller = accounts.underwriters[0]?.address ?? '0x'
    await old.transact(accounts.deployer, (setup) =>
      setup.call(omnicover.home.registry, { abi: riskRegistryAbi, functionName: 'windDown', args: [old.poolId] }),
    )
    await old.send({ type: MessageType.PRODUCT, productId: 1 }, { type: MessageType.PRODUCT, productId: 2 })
    await expect(buy(old, 1)).rejects.toThrow(ProductNotListedError)

    // What backs no live cover may leave at once, and opens the new version for sale.
    const { shares } = await pool.getPosition(underwriter(), { deployment, poolId: 1, controller })
    await pool.requestRedeemSync(underwriter(), { deployment, poolId: 1, shares })
    await closeRound(old)
    await takeBack(old)
    await settleRound(old)
    const { assets: freed } = await pool.claimRedeemSync(underwriter(), { deployment, poolId: 1 })
    expect((await bookOf(old)).granted).toBe(2n * amount)
    expect(freed).toBeGreaterThan(500_000_000_000n)
    await openForSale(next)
    const fresh = await buy(next, 1)
    expect((await cover.get(holder(), { deployment: next.deployment, coverId: fresh })).amount).toBe(amount)

    // A loss of the old version is its own.
    await openIncident(old, await old.now())
    await decideIncident(old, 1_000_000)
    await old.warp(times.payableDelay)
    const owner = accounts.buyers[0]?.address
    const before = await balanceOf(old, owner)
    await claim.settleSync(old.clientOf(accounts.keeper), { deployment, incidentId: 1, coverId: covers.hit })
    expect((await balanceOf(old, owner)) - before).toBe(amount)
    const untouched = await bookOf(next)
    expect(untouched.openIncidents).toBe(0)
    expect(untouched.capital).toBeGreaterThanOrEqual(1_000_000_000_000n)

    // The last cover runs off; with its tail over, the rest is free.
    await old.warp(62 * day)
    await closeRound(old)
    await takeBack(old)
    await settleRound(old)
    const { assets: rest } = await pool.claimRedeemSync(underwriter(), { deployment, poolId: 1 })
    expect(rest).toBeGreaterThan(0n)
    const book = await bookOf(old)
    expect({ granted: book.granted, shares: book.shares }).toEqual({ granted: 0n, shares: 0n })
    expect(book.capital).toBeLessThan(10n)
    const { status } = await cover.get(holder(), { deployment, coverId: covers.other })
    expect(status).toBe('ended')
  })
})
