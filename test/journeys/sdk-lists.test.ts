import { endDayFor, MessageType } from '@omnicover/core'
import { riskRegistryAbi } from '@omnicover/deployments'
import {
  claim,
  cover,
  type Deployment,
  InvalidAmountError,
  NotCoveredError,
  omnicoverActions,
  pool,
  product,
  UnknownCoverError,
  UnknownPoolError,
  WrongChainError,
} from '@omnicover/sdk'
import { pad, stringToHex, zeroAddress } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCountingClient } from '../support/sdk/countingClient.js'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, openIncident } from '../support/sdk/incident.js'
import { openForSale } from '../support/sdk/openForSale.js'

const amount = 5_000_000_000n
const half = 500_000

let home: HomeChain
let deployment: Deployment
let snapshot: `0x${string}`
/** Two covers of product 1, one ten seconds and more younger than the other, and one of product 2. */
let covers: { old: bigint; young: bigint; other: bigint }

beforeAll(async () => {
  home = await startHomeChain()
  deployment = home.deployment
  await openForSale(home)
  const [old, other] = [await buy(1), await buy(2)]
  await home.warp(2 * times.skew)
  covers = { old, other, young: await buy(1) }
  await home.warp(times.waitingPeriod + times.skew)
})
afterAll(() => home?.stop())
beforeEach(async () => {
  snapshot = await home.chain.client.snapshot()
})
afterEach(() => home.chain.client.revert({ id: snapshot }))

const buyer = () => home.clientOf(home.accounts.buyers[0])
const owner = () => home.accounts.buyers[0]?.address ?? zeroAddress

const buy = async (productId: number) => {
  const now = await home.now()
  const quote = await cover.quote(buyer(), { deployment, productId, amount, endDay: endDayFor(now, 30), now })
  return (await cover.buySync(buyer(), { deployment, quote, permit: true })).coverId
}

/** Products 4 and up, told to the chain, without a target. */
async function addProducts(number: number): Promise<void> {
  const curve = { baseRate: 20_000, kinkRate: 40_000, maxRate: 160_000, kinkBps: 8_000 }
  const limits = { cap: 1_000_000_000_000n, shareBps: 300 }
  const label = stringToHex('one of many', { size: 32 })
  const { registry } = home.omnicover.home
  await home.transact(home.accounts.deployer, (setup) => {
    for (let i = 0; i < number; i++)
      setup.call(registry, {
        ...{ abi: riskRegistryAbi, functionName: 'addProduct' },
        args: [label, home.poolId, 1, curve, limits],
      })
  })
  const keys = Array.from({ length: number }, (_, i) => ({ type: MessageType.PRODUCT, productId: 4 + i }) as const)
  await home.send(...keys)
}

describe('product.list', () => {
  test('default: products with their terms, by exactly one eth_call', async () => {
    const { asked, client } = createCountingClient(home)
    const products = await product.list(client, { deployment })

    expect(asked).toEqual(['eth_call'])
    expect(products.map(({ productId, label, exposure }) => [productId, label, exposure])).toEqual([
      [1, 'balancer-v2', 2n * amount],
      [2, 'compound-v3', amount],
    ])
    for (const listed of products)
      expect(listed).toEqual(await product.get(home.clientOf(), { deployment, productId: listed.productId }))
  })

  test('args: sale, priced as cover.quote does, ready to be bought', async () => {
    const now = await home.now()
    const sale = { amount, endDay: endDayFor(now, 30), slippageBps: 100, now }
    const { asked, client } = createCountingClient(home)
    const products = await product.list(client, { deployment, sale })

    expect(asked).toEqual(['eth_call'])
    for (const { productId, quote } of products)
      expect(quote).toEqual(await cover.quote(home.clientOf(), { ...sale, deployment, productId }))
    const quote = products[1]?.quote
    if (!quote) throw new TypeError('A quote was asked for.')
    const bought = await cover.buySync(buyer(), { deployment, quote, permit: true })
    expect(bought.premium).toBeLessThanOrEqual(quote.maxPayment)
  })

  test('behavior: twenty products a call, none left out', async () => {
    await addProducts(19)
    const { asked, client } = createCountingClient(home)
    const products = await product.list(client, { deployment })
    expect(asked).toEqual(['eth_call', 'eth_call'])
    expect(products.map(({ productId }) => productId)).toEqual([1, 2, ...Array.from({ length: 19 }, (_, i) => 4 + i)])
  })

  test('error: InvalidAmountError for a sale of nothing', async () => {
    const sale = { amount: 0n, endDay: 20_900 }
    await expect(product.list(home.clientOf(), { deployment, sale })).rejects.toThrow(InvalidAmountError)
  })
})

describe('covers', () => {
  test('get: by exactly one eth_call', async () => {
    const { asked, client } = createCountingClient(home)
    const read = await cover.get(client, { deployment, coverId: covers.old })
    expect(asked).toEqual(['eth_call'])
    expect(read).toMatchObject({ coverId: covers.old, owner: owner(), status: 'protected', amount, paid: 0n })
  })

  test('getMany: each with its own result in the order asked for, by exactly one eth_call', async () => {
    const { asked, client } = createCountingClient(home)
    const missing = covers.young + 7n
    const results = await cover.getMany(client, { deployment, coverIds: [covers.young, missing, covers.old] })

    expect(asked).toEqual(['eth_call'])
    expect(results.map(({ coverId }) => coverId)).toEqual([covers.young, missing, covers.old])
    expect(results[0]?.cover).toEqual(await cover.get(home.clientOf(), { deployment, coverId: covers.young }))
    expect(results[1]?.error).toBeInstanceOf(UnknownCoverError)
    expect(results[1]?.error).toMatchObject({ coverId: missing })
    expect(results[2]?.error).toBeUndefined()
  })

  test('getMany: nothing for no ids, two hundred a call for many', async () => {
    const { asked, client } = createCountingClient(home)
    expect(await cover.getMany(client, { deployment, coverIds: [] })).toEqual([])
    expect(asked).toEqual([])
    const coverIds = Array.from({ length: 201 }, (_, i) => covers.young + 1n + BigInt(i))
    const results = await cover.getMany(client, { deployment, coverIds })
    expect(asked).toEqual(['eth_call', 'eth_call'])
    expect(results.map(({ coverId }) => coverId)).toEqual(coverIds)
    expect(results.every(({ error }) => error instanceof UnknownCoverError)).toBe(true)
  })

  test('getMany: WrongChainError for a cover of another chain, before anything is asked', async () => {
    const { asked, client } = createCountingClient(home)
    const coverIds = [covers.old, (40_102n << 64n) | (1n << 32n)]
    await expect(cover.getMany(client, { deployment, coverIds })).rejects.toThrow(WrongChainError)
    expect(asked).toEqual([])
  })

  test('list: the logs, and one eth_call for all covers', async () => {
    const { asked, client } = createCountingClient(home)
    const held = await cover.list(client, { deployment, owner: owner() })
    expect(asked).toEqual(['eth_getLogs', 'eth_call'])
    expect(held.map(({ coverId }) => coverId)).toEqual([covers.old, covers.other, covers.young])
  })

  test('status: waiting, protected, ended by the time of the chain', async () => {
    const coverId = await buy(1)
    const read = () => cover.get(home.clientOf(), { deployment, coverId })
    expect(await read()).toMatchObject({ status: 'waiting' })
    await home.warp(times.waitingPeriod)
    expect(await read()).toMatchObject({ status: 'protected' })
    await home.warp(31 * 86_400)
    expect(await read()).toMatchObject({ status: 'ended' })
  })
})

describe('claims', () => {
  /** An incident of product 1 that hits the old cover, and the young one within the skew of its start. */
  const decide = async (ratio: number) => {
    const { startsAt } = await cover.get(home.clientOf(), { deployment, coverId: covers.young })
    await openIncident(home, startsAt + 1)
    await decideIncident(home, ratio)
    await home.warp(times.payableDelay)
  }
  const coverIds = () => [covers.other, covers.young, covers.old]

  test('list: what claim.get gives for each, by exactly one eth_call', async () => {
    const { asked, client } = createCountingClient(home)
    expect(await claim.list(client, { deployment })).toEqual([])
    await decide(half)
    const incidents = await claim.list(client, { deployment })
    expect(asked).toEqual(['eth_call', 'eth_call'])
    expect(incidents).toEqual([await claim.get(home.clientOf(), { deployment, incidentId: 1 })])
    expect(await claim.list(client, { deployment, firstIncident: 2 })).toEqual([])
  })

  test('listPayable: what a settlement pays, or why it does not, by exactly one eth_call', async () => {
    await decide(half)
    const { asked, client } = createCountingClient(home)
    const payouts = await claim.listPayable(client, { deployment, coverIds: coverIds() })

    expect(asked).toEqual(['eth_call'])
    expect(payouts).toEqual([
      { coverId: covers.young, incidentId: 1, amount: 0n, error: expect.any(NotCoveredError) },
      { coverId: covers.old, incidentId: 1, amount: amount / 2n },
    ])
    const { incidentId, coverId } = payouts[1] ?? { incidentId: 0, coverId: 0n }
    const settled = await claim.settleSync(buyer(), { deployment, incidentId, coverId })
    expect(settled.payout).toBe(amount / 2n)
    expect(await claim.listPayable(client, { deployment, coverIds: [coverId] })).toEqual([])
  })

  test('listPayable: a cover that was paid in full says so', async () => {
    await decide(1_000_000)
    await claim.settleSync(buyer(), { deployment, incidentId: 1, coverId: covers.old })
    expect(await cover.get(home.clientOf(), { deployment, coverId: covers.old })).toMatchObject({
      ...{ status: 'paid-out', paid: amount },
    })
  })

  test('listPayable: nothing before a decision, and nothing is asked for no covers', async () => {
    const { asked, client } = createCountingClient(home)
    expect(await claim.listPayable(client, { deployment, coverIds: [] })).toEqual([])
    expect(asked).toEqual([])
    expect(await claim.listPayable(client, { deployment, coverIds: coverIds() })).toEqual([])
  })

  test('listPayable: UnknownCoverError', async () => {
    const missing = [covers.young + 7n]
    await expect(claim.listPayable(home.clientOf(), { deployment, coverIds: missing })).rejects.toThrow(
      UnknownCoverError,
    )
  })
})

describe('pools', () => {
  test('list: books and positions as pool.get and pool.getPosition give them, by exactly one eth_call each', async () => {
    const controller = home.accounts.underwriters[0]?.address ?? zeroAddress
    const { asked, client } = createCountingClient(home)
    const [listed] = await pool.list(client, { deployment, controller })
    const { position, ...rest } = listed ?? {}

    expect(asked).toEqual(['eth_call'])
    expect(rest).toEqual(await pool.get(client, { deployment, poolId: 1 }))
    expect(position).toEqual(await pool.getPosition(client, { deployment, poolId: 1, controller }))
    expect(position?.shares).toBeGreaterThan(0n)
    expect(asked).toEqual(['eth_call', 'eth_call', 'eth_call'])
    expect((await pool.list(client, { deployment }))[0]).toEqual(rest)
  })

  test('error: UnknownPoolError for a pool that only the deployment knows', async () => {
    const [first] = deployment.pools
    if (!first) throw new TypeError('There is no pool.')
    const wrong = {
      ...deployment,
      pools: [first, { poolId: 9, address: pad('0x9', { size: 20 }), share: zeroAddress }],
    }
    await expect(pool.list(home.clientOf(), { deployment: wrong })).rejects.toThrow(UnknownPoolError)
    await expect(pool.get(home.clientOf(), { deployment: wrong, poolId: 9 })).rejects.toThrow(UnknownPoolError)
  })
})

test('as methods of a client, lists need no parameters', async () => {
  const client = home.clientOf().extend(omnicoverActions(deployment))
  expect(await client.product.list()).toHaveLength(2)
  expect(await client.pool.list()).toHaveLength(1)
  expect(await client.claim.list()).toEqual([])
})
