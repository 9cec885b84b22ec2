import { endDayFor } from '@omnicover/core'
import { claim, cover, type Deployment, InvalidAmountError, pool, product } from '@omnicover/sdk'
import { erc20Abi } from 'viem'
import { sendTransaction } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, openIncident } from '../support/sdk/incident.js'
import { openForSale, settleRound } from '../support/sdk/openForSale.js'

const label = 'balancer-v2'

let home: HomeChain
let deployment: Deployment
/** The products of one risk, by pool. */
let productIds: number[]

/** What a pool has for one product: the limit of a million. */
let available: bigint

beforeAll(async () => {
  home = await startHomeChain([1, 2])
  deployment = home.deployment
  await openForSale(home, [1, 2])
  await openForSale({ ...home, poolId: 2 }, [4, 5])
  const listed = await product.list(home.clientOf(), { deployment })
  productIds = listed.filter((one) => one.label === label).map(({ productId }) => productId)
  available = (await ask(1_000_000_000n)).available / 2n
})
afterAll(() => home?.stop())

const buyer = () => home.clientOf(home.accounts.buyers[0])

const ask = async (amount: bigint, ids: readonly number[] = productIds) => {
  const now = await home.now()
  return cover.quoteAcrossPools(buyer(), { deployment, productIds: ids, amount, endDay: endDayFor(now, 30), now })
}

const balanceOf = (address: `0x${string}`) =>
  home.chain.client.readContract({
    ...{ address: deployment.asset, abi: erc20Abi, functionName: 'balanceOf', args: [address] },
  })

const freeOf = async (poolId: number) => (await pool.get(home.clientOf(), { deployment, poolId })).free

describe('a risk that two pools back', () => {
  test('has a product of each pool, in the order of the listing', async () => {
    expect(productIds).toEqual([1, 4])
    expect((await product.get(home.clientOf(), { deployment, productId: 4 })).poolId).toBe(2)
    expect(available).toBeGreaterThan(0n)
  })

  test('a purchase that the first pool can take stays with it', async () => {
    const { quotes, missing } = await ask(available)
    expect({ missing, parts: quotes.map(({ productId, amount }) => [productId, amount]) }).toEqual({
      ...{ missing: 0n, parts: [[1, available]] },
    })
  })

  test('the order of the pools is the caller’s', async () => {
    const amount = available + 2_000_000n
    const parts = async (ids: number[]) =>
      (await ask(amount, ids)).quotes.map((quote) => [quote.productId, quote.amount])
    expect(await parts([4, 1])).toEqual([
      [4, available],
      [1, 2_000_000n],
    ])
  })

  test('says how much could be had when all pools together have too little', async () => {
    const wanted = 2n * available + 7_000_000n
    const { quotes, ...rest } = await ask(wanted)
    expect(rest).toEqual({ available: 2n * available, missing: 7_000_000n })
    expect(quotes.map(({ amount }) => amount)).toEqual([available, available])
    await expect(ask(0n)).rejects.toThrow(InvalidAmountError)
  })

  test('too much for one pool is bought of both in one call, and each pays its own part of a loss', async () => {
    const amount = available + available / 2n
    const { quotes, missing } = await ask(amount)
    expect(missing).toBe(0n)
    const client = buyer()
    const owner = home.accounts.buyers[0]?.address ?? '0x'
    const requirements = await cover.getRequirements(client, { deployment, quote: quotes, preferApproval: true })
    for (const requirement of requirements) {
      if (requirement.type !== 'approval') throw new TypeError('An approval was asked for.')
      await sendTransaction(client, { ...requirement.call, chain: null, account: client.account ?? null })
    }
    const simulated = await cover.buyBasket.simulate(client, { deployment, quotes })
    const bought = await cover.buyBasketSync(client, { deployment, quotes })
    const covers = await Promise.all(bought.covers.map(({ coverId }) => cover.get(client, { deployment, coverId })))
    expect(covers.map((one) => one.amount)).toEqual([available, available / 2n])
    expect(simulated.payment).toBe(quotes.reduce((sum, { premium }) => sum + premium, 0n))

    await home.warp(times.waitingPeriod + times.skew)
    await openIncident(home, await home.now())
    // The other pool goes on: an incident stops the pool of its product alone.
    const second = { ...home, poolId: 2 }
    const saver = home.clientOf(home.accounts.underwriters[1])
    await pool.requestDepositSync(saver, { deployment, poolId: 2, assets: 5_000_000n, permit: true })
    await settleRound(second)
    expect((await pool.claimDepositSync(saver, { deployment, poolId: 2 })).shares).toBeGreaterThan(0n)

    await decideIncident(home, 1_000_000)
    await home.warp(times.payableDelay)
    const untouched = await freeOf(2)
    const before = await balanceOf(owner)
    const [first] = simulated.coverIds
    await claim.settleSync(home.clientOf(home.accounts.keeper), { deployment, incidentId: 1, coverId: first ?? 0n })
    expect((await balanceOf(owner)) - before).toBe(available)
    expect(await freeOf(2), 'the second pool has its own incidents').toBe(untouched)
  })
})
