import { endDayFor, quoteExtension, refundAt } from '@omnicover/core'
import { coverMarketAbi } from '@omnicover/deployments'
import {
  CoverEndedError,
  cover,
  type Deployment,
  FeeTooHighError,
  fees,
  NoFeesError,
  NotOwnerError,
  OverTargetError,
  PaymentFailedError,
  PaymentTooHighError,
  PeriodTooShortError,
  product,
  type Quote,
  RefundTooLowError,
  UnknownCoverError,
  WrongChainError,
} from '@omnicover/sdk'
import { erc20Abi, zeroAddress } from 'viem'
import { sendTransaction } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain } from '../support/sdk/homeChain.js'
import { openForSale } from '../support/sdk/openForSale.js'

const amount = 5_000_000_000n
const day = 86_400

let home: HomeChain
let deployment: Deployment
let snapshot: `0x${string}`

beforeAll(async () => {
  home = await startHomeChain()
  deployment = home.deployment
  await openForSale(home)
})
afterAll(() => home?.stop())
beforeEach(async () => {
  snapshot = await home.chain.client.snapshot()
})
afterEach(() => home.chain.client.revert({ id: snapshot }))

const buyer = (index = 0) => {
  const account = home.accounts.buyers[index]
  if (!account) throw new TypeError(`There is no buyer ${index}.`)
  return { account, client: home.clientOf(account) }
}

const quoteOf = async (changes: Partial<cover.quote.Parameters> = {}): Promise<Quote> => {
  const now = await home.now()
  const asked = { deployment, productId: 1, amount, endDay: endDayFor(now, 30), now }
  return cover.quote(home.clientOf(), { ...asked, ...changes })
}

const balanceOf = (address: `0x${string}`) =>
  home.chain.client.readContract({
    ...{ address: deployment.asset, abi: erc20Abi, functionName: 'balanceOf', args: [address] },
  })

/** Approves what a payment needs, as a wallet would. */
const approve = async (who: ReturnType<typeof buyer>, quote: cover.getRequirements.Payment | readonly Quote[]) => {
  const asked = { deployment, quote, preferApproval: true, account: who.account }
  for (const requirement of await cover.getRequirements(who.client, asked)) {
    if (requirement.type !== 'approval') throw new TypeError('An approval was asked for.')
    const { to, data } = requirement.call
    const hash = await sendTransaction(who.client, { account: who.account, chain: null, to, data })
    await expect.poll(() => home.chain.client.getTransactionReceipt({ hash }).catch(() => undefined)).toBeTruthy()
  }
}

const bought = async (who = buyer()) => {
  const { coverId } = await cover.buySync(who.client, { deployment, quote: await quoteOf(), permit: true })
  return { ...who, coverId, bought: await cover.get(who.client, { deployment, coverId }) }
}

const extensionOf = async (coverId: bigint, changes: Partial<cover.quoteExtend.Parameters> = {}) => {
  const now = await home.now()
  return cover.quoteExtend(home.clientOf(), { deployment, coverId, endDay: endDayFor(now, 60), now, ...changes })
}

describe('cover.extend', () => {
  test('default: is the price that core computes, paid by anybody', async () => {
    const { coverId, bought: before } = await bought()
    const payer = buyer(1)
    const extension = await extensionOf(coverId)
    const state = await product.get(home.clientOf(), { deployment, productId: 1 })
    const here = quoteExtension({
      ...{ ...state, left: amount, endDay: before.endsAt / day, newEndDay: extension.endDay },
    })
    expect(extension).toMatchObject({ premium: here.premium, blockers: [], maxPayment: here.premium })

    await approve(payer, extension)
    const simulated = await cover.extend.simulate(payer.client, { deployment, extension })
    const { premium, endsAt } = await cover.extendSync(payer.client, { deployment, extension })
    expect({ premium, endsAt }).toEqual({ premium: simulated.premium, endsAt: extension.endsAt })
    const after = await cover.get(home.clientOf(), { deployment, coverId })
    expect(after).toMatchObject({ owner: before.owner, startsAt: before.startsAt, endsAt, amount })
  })

  test('errors: typed, before anything is sent', async () => {
    const { coverId, client } = await bought()
    const extension = await extensionOf(coverId)
    const extend = (changes: Partial<typeof extension>) =>
      cover.extend(client, { deployment, extension: { ...extension, ...changes } })
    await expect(extend({})).rejects.toThrow(PaymentFailedError)
    await expect(extend({ maxPayment: extension.premium - 1n })).rejects.toThrow(PaymentTooHighError)
    await expect(extend({ endDay: 1 })).rejects.toThrow(PeriodTooShortError)
    await expect(extend({ endDay: 1 })).rejects.toThrow('no later than now: it ends on')
    await expect(extend({ coverId: coverId + 1n })).rejects.toThrow(UnknownCoverError)
    await expect(extend({ chainId: 1 })).rejects.toThrow(WrongChainError)
    await expect(extend({ integrator: client.account?.address ?? zeroAddress, integratorBps: 2_001 })).rejects.toThrow(
      FeeTooHighError,
    )
  })
})

describe('cover.quoteExtend', () => {
  test('behavior: an end that is not later is too short, and is no price of nothing', async () => {
    const { coverId, bought: before } = await bought()
    for (const endDay of [before.endsAt / day, before.endsAt / day - 1])
      expect(await extensionOf(coverId, { endDay })).toMatchObject({ premium: 0n, blockers: ['too-short'] })
    expect((await extensionOf(coverId, { endDay: before.endsAt / day + 1 })).blockers).toEqual([])
  })
})

describe('cover.getRequirements, of what takes no permit', () => {
  test('default: is an approval of all that a basket takes, and of an extension', async () => {
    const { client, coverId } = await bought()
    const quotes = [await quoteOf(), await quoteOf({ productId: 2 })]
    const sum = quotes.reduce((total, { maxPayment }) => total + maxPayment, 0n)
    const required = (quote: cover.getRequirements.Parameters['quote']) =>
      cover.getRequirements(client, { deployment, quote })
    expect(await required(quotes)).toMatchObject([{ type: 'approval', value: sum }])
    const extension = await extensionOf(coverId)
    expect(await required(extension)).toMatchObject([{ type: 'approval', value: extension.maxPayment }])
    expect(await required(quotes.slice(0, 1))).toMatchObject([{ type: 'approval' }])
  })
})

describe('cover.cancel', () => {
  test('default: pays back what core computes, to the unit', async () => {
    const { client, account, coverId } = await bought()
    await home.chain.client.increaseTime({ seconds: 3 * day })
    await home.chain.client.mine({ blocks: 1 })
    const now = await home.now()
    const { refund, minRefund, frozen, expiresAt } = await cover.quoteCancel(client, { deployment, coverId, now })
    expect(frozen).toBe(false)
    expect(minRefund).toBeLessThan(refund)
    const contract = { address: deployment.market, abi: coverMarketAbi } as const
    const stored = await home.chain.client.readContract({ ...contract, functionName: 'getCover', args: [coverId] })
    const terms = { ...stored, rate: BigInt(stored.rate) }
    expect(minRefund).toBe(refundAt({ ...terms, time: expiresAt }))

    const before = await balanceOf(account.address)
    await expect(cover.cancel(client, { deployment, coverId, minRefund: refund + 1n })).rejects.toThrow(
      RefundTooLowError,
    )
    await expect(cover.cancel(buyer(1).client, { deployment, coverId, minRefund: 0n })).rejects.toThrow(NotOwnerError)
    const paid = await cover.cancelSync(client, { deployment, coverId, minRefund })
    expect(paid.refund).toBeGreaterThanOrEqual(minRefund)
    expect((await balanceOf(account.address)) - before).toBe(paid.refund)
    await expect(cover.get(client, { deployment, coverId })).rejects.toThrow(UnknownCoverError)
    await expect(cover.quoteCancel(client, { deployment, coverId })).rejects.toThrow(UnknownCoverError)
  })

  test('error: CoverEndedError', async () => {
    const { client, coverId } = await bought()
    await home.chain.client.increaseTime({ seconds: 40 * day })
    await home.chain.client.mine({ blocks: 1 })
    await expect(cover.cancel(client, { deployment, coverId, minRefund: 0n })).rejects.toThrow(CoverEndedError)
  })
})

describe('cover.buyBasket', () => {
  test('default: several products in one transaction, with the fee of an integrator', async () => {
    const payer = buyer()
    const integrator = buyer(1).account.address
    const quotes = await Promise.all(
      [1, 2].map((productId) => quoteOf({ productId, integrator, integratorBps: 1_000, slippageBps: 50 })),
    )
    for (const { premium, integratorFee } of quotes) expect(integratorFee).toBe(premium / 10n)
    await approve(payer, quotes)
    const { coverIds, payment } = await cover.buyBasket.simulate(payer.client, { deployment, quotes })
    const { covers } = await cover.buyBasketSync(payer.client, { deployment, quotes })
    expect(covers.map(({ coverId }) => coverId)).toEqual(coverIds)
    const premiums = covers.reduce((sum, { premium }) => sum + premium, 0n)
    const fees = covers.reduce((sum, { premium }) => sum + premium / 10n, 0n)
    expect(payment).toBe(premiums + fees)
    for (const { coverId } of covers) {
      expect((await cover.get(payer.client, { deployment, coverId })).owner).toBe(payer.account.address)
    }
  })

  test('fees.claim: pays the integrator what its sales added, once, whoever sends it', async () => {
    const payer = buyer()
    const integrator = buyer(1).account.address
    const { poolId } = home
    const asked = { deployment, poolId, integrator }
    await expect(fees.claim(payer.client, asked)).rejects.toThrow(NoFeesError)
    const quote = await quoteOf({ integrator, integratorBps: 1_000 })
    await cover.buySync(payer.client, { deployment, quote, permit: true })

    const before = await balanceOf(integrator)
    expect(await fees.claim.simulate(payer.client, asked)).toEqual({ amount: quote.integratorFee })
    const claimed = await fees.claimSync(payer.client, asked)
    expect(claimed).toMatchObject({ receiver: integrator, amount: quote.integratorFee })
    expect(await balanceOf(integrator)).toBe(before + quote.integratorFee)
    await expect(fees.claimSync(buyer(1).client, { deployment, poolId })).rejects.toThrow(NoFeesError)
  })

  test('error: the first line that is refused, and nothing is bought', async () => {
    const payer = buyer()
    const [good, bad] = [await quoteOf(), await quoteOf({ productId: 2, amount: 10n ** 15n })]
    const basket = cover.buyBasket(payer.client, { deployment, quotes: [good, bad] })
    await expect(basket).rejects.toThrow(OverTargetError)
  })
})
