import { endDayFor, MessageType, quotePremium } from '@omnicover/core'
import { coverMarketAbi, devnetDollarAbi, riskRegistryAbi } from '@omnicover/deployments'
import {
  AccountRequiredError,
  cover,
  type Deployment,
  InvalidAmountError,
  InvalidReceiverError,
  OverTargetError,
  omnicoverActions,
  PaymentFailedError,
  PaymentTooHighError,
  PeriodTooLongError,
  PeriodTooShortError,
  PermitUnsupportedError,
  ProductNotListedError,
  parseQuote,
  product,
  type Quote,
  QuoteExpiredError,
  ReceiptTimeoutError,
  StaleChainError,
  serializeQuote,
  signPermit,
  UnknownCoverError,
  UnknownProductError,
  WrongChainError,
  waitForReceipt,
} from '@omnicover/sdk'
import { createClient, erc20Abi, HttpRequestError, http, parseSignature, zeroAddress } from 'viem'
import { sendTransaction } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCountingClient } from '../support/sdk/countingClient.js'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { openForSale } from '../support/sdk/openForSale.js'
import { setOldToken, setPlainToken } from '../support/sdk/tokens.js'

const amount = 5_000_000_000n

let home: HomeChain
let deployment: Deployment
let snapshot: `0x${string}`
/** What the chain may sell of product 1. */
let target: bigint

beforeAll(async () => {
  home = await startHomeChain()
  deployment = home.deployment
  await openForSale(home)
  target = (await product.get(home.clientOf(), { deployment, productId: 1 })).target
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
  return cover.quote(home.clientOf(), {
    ...{ deployment, productId: 1, amount, endDay: endDayFor(now, 30), now },
    ...changes,
  })
}

const balanceOf = (address: `0x${string}`) =>
  home.chain.client.readContract({
    address: deployment.asset,
    abi: erc20Abi,
    functionName: 'balanceOf',
    args: [address],
  })

const soldOf = (productId: number) =>
  home.chain.client.readContract({
    ...{ address: deployment.market, abi: coverMarketAbi, functionName: 'coverCount', args: [productId] },
  })

describe('product', () => {
  test('list: what the chain was told of', async () => {
    const products = await product.list(home.clientOf(), { deployment })
    expect(products.map(({ productId, label }) => [productId, label])).toEqual([
      [1, 'balancer-v2'],
      [2, 'compound-v3'],
    ])
  })

  test('get: with the terms in words', async () => {
    const { terms, ...rest } = await product.get(home.clientOf(), { deployment, productId: 1 })
    expect(rest).toMatchObject({ listed: true, frozen: false, target, exposure: 0n, poolId: 1 })
    expect(terms).toMatchObject({ termsId: 1, waitingPeriod: times.waitingPeriod, claimWindow: times.claimWindow })
    expect(terms.perils).toEqual(['code-exploit', 'oracle-failure', 'governance-hijack', 'liquidity-shock'])
  })

  test('error: UnknownProductError', async () => {
    await expect(product.get(home.clientOf(), { deployment, productId: 99 })).rejects.toThrow(UnknownProductError)
  })
})

describe('cover.quote', () => {
  test('default: everything of a checkout, by exactly one eth_call and nothing else', async () => {
    const { asked, client } = createCountingClient(home)
    const now = await home.now()
    const quote = await cover.quote(client, { deployment, productId: 1, amount, endDay: endDayFor(now, 30), now })

    expect(asked).toEqual(['eth_call'])
    expect(quote).toMatchObject({ chainId: 1_340_101, eid: 40_101, productId: 1, amount, blockers: [], termsId: 1 })
    expect(quote).toMatchObject({ available: target, maxPayment: quote.premium, expiresAt: now + 1_200 })
    expect(quote.startsAt).toBeGreaterThanOrEqual(now + times.waitingPeriod)
    expect(quote.endsAt).toBe(quote.endDay * 86_400)
  })

  test('behavior: is the price that core computes from product.get without a call', async () => {
    const state = await product.get(home.clientOf(), { deployment, productId: 1 })
    for (const asked of [1_000_000n, amount, target - 1n, target, 2n * target]) {
      const { premium, endDay } = await quoteOf({ amount: asked })
      expect(quotePremium({ ...state, amount: asked, endDay, now: await home.now() }).premium).toBe(premium)
    }
  })

  test('args: slippageBps, rounded up', async () => {
    const { premium, maxPayment } = await quoteOf({ slippageBps: 50 })
    expect(maxPayment).toBe((premium * 10_050n + 9_999n) / 10_000n)
  })

  test('behavior: what stands in the way is said and not thrown', async () => {
    expect((await quoteOf({ amount: target + 1n })).blockers).toEqual(['over-target'])
    expect((await quoteOf({ endDay: endDayFor(await home.now(), 1) - 1 })).blockers).toEqual(['too-short'])
    await home.warp(times.maxAge + 1)
    expect((await quoteOf()).blockers).toEqual(['stale'])
  })

  test.each([0n, 1n, 999_999n, -1n, 2n ** 64n])('error: InvalidAmountError for %d units', async (bad) => {
    await expect(quoteOf({ amount: bad })).rejects.toThrow(InvalidAmountError)
  })

  test('error: UnknownProductError', async () => {
    await expect(quoteOf({ productId: 99 })).rejects.toThrow(UnknownProductError)
  })

  test('error: WrongChainError for a client that says it is of another chain', async () => {
    const client = createClient({ chain: { ...home.chain.client.chain, id: 1 }, transport: http(home.chain.rpcUrl) })
    await expect(cover.quote(client, { deployment, productId: 1, amount, endDay: 20_900 })).rejects.toThrow(
      WrongChainError,
    )
  })

  test('error: a node that is down is told apart from a refusal', async () => {
    const client = createClient({ transport: http('http://127.0.0.1:1', { retryCount: 0 }) })
    const error = await cover.quote(client, { deployment, productId: 1, amount, endDay: 20_900 }).catch((e) => e)
    expect(error.walk((cause: unknown) => cause instanceof HttpRequestError)).toBeInstanceOf(HttpRequestError)
  })
})

describe('cover.buy', () => {
  test('default: approval first, then the purchase, and nothing is left to require', async () => {
    const { account, client } = buyer()
    const quote = await quoteOf()
    const [approval] = await cover.getRequirements(client, { deployment, quote, preferApproval: true })
    if (approval?.type !== 'approval') throw new TypeError('An approval was expected.')
    const hash = await sendTransaction(client, { ...approval.call, chain: null, account })
    await waitForReceipt(client, { hash })
    expect(await cover.getRequirements(client, { deployment, quote })).toEqual([])

    const before = await balanceOf(account.address)
    const { coverId, premium, receipt } = await cover.buySync(client, { deployment, quote })

    expect(premium).toBe(quote.premium)
    expect(before - (await balanceOf(account.address))).toBe(premium)
    expect(receipt.status).toBe('success')
    const bought = await cover.get(home.clientOf(), { deployment, coverId })
    expect(bought).toMatchObject({ owner: account.address, productId: 1, amount, paid: 0n, settledOrdinals: [] })
    expect(bought.endsAt).toBe(quote.endsAt)
  })

  test('args: permit signs and buys in one transaction, of exactly the premium', async () => {
    const { account, client } = buyer(1)
    const quote = await quoteOf()
    const { coverId } = await cover.buySync(client, { deployment, quote, permit: true })
    expect((await cover.get(client, { deployment, coverId })).owner).toBe(account.address)
    // Nothing of the allowance is left over.
    expect(await cover.getRequirements(client, { deployment, quote })).toMatchObject([{ type: 'permit' }])
  })

  test('args: permit needs no signature where the allowance is there', async () => {
    const { client } = buyer()
    await cover.buySync(client, { deployment, quote: await quoteOf({ slippageBps: 20_000 }), permit: true })
    const { coverId } = await cover.buySync(client, { deployment, quote: await quoteOf(), permit: true })
    expect(await soldOf(1)).toBe(2)
    expect(coverId & 0xffffffffn).toBe(1n)
  })

  test('behavior: a quote that a server asked for is signed and bought in a browser', async () => {
    const text = serializeQuote(await quoteOf())
    const { client } = buyer()
    const quote = parseQuote(text)
    const [requirement] = await cover.getRequirements(client, { deployment, quote })
    if (requirement?.type !== 'permit') throw new TypeError('A permit was expected.')
    const permit = await signPermit(client, { requirement })

    const { coverId, premium } = await cover.buy.simulate(client, { deployment, quote, permit })
    const bought = await cover.buySync(client, { deployment, quote, permit })
    expect(bought).toMatchObject({ coverId, premium })
  })

  test('behavior: the call of a purchase works in any other wallet', async () => {
    const { account, client } = buyer()
    const quote = await quoteOf()
    const [requirement] = await cover.getRequirements(client, { deployment, quote, preferApproval: true })
    if (requirement?.type !== 'approval') throw new TypeError('An approval was expected.')
    const owner = home.accounts.buyers[2]?.address ?? zeroAddress
    for (const call of [requirement.call, cover.buy.call({ deployment, quote, owner })])
      await waitForReceipt(client, { hash: await sendTransaction(client, { ...call, chain: null, account }) })
    expect(await cover.list(client, { deployment, owner })).toHaveLength(1)
  })

  test('behavior: as methods of a client', async () => {
    const client = buyer().client.extend(omnicoverActions(deployment))
    const now = await home.now()
    const quote = await client.cover.quote({ productId: 2, amount, endDay: endDayFor(now, 90), now })
    const { coverId } = await client.cover.buySync({ quote, permit: true })
    expect((await client.cover.get({ coverId })).productId).toBe(2)
    expect((await client.product.list()).map(({ exposure }) => exposure)).toEqual([0n, amount])
  })

  test('behavior: slippage decides whether a purchase of somebody else in between is in the way', async () => {
    const [strict, lenient] = [await quoteOf(), await quoteOf({ slippageBps: 10_000 })]
    await cover.buySync(buyer(1).client, { deployment, quote: await quoteOf({ amount: target / 2n }), permit: true })

    const { client } = buyer()
    await expect(cover.buy(client, { deployment, quote: strict, permit: true })).rejects.toThrow(PaymentTooHighError)
    const { premium } = await cover.buySync(client, { deployment, quote: lenient, permit: true })
    expect(premium).toBeGreaterThan(strict.premium)
    expect(premium).toBeLessThanOrEqual(lenient.maxPayment)
  })

  describe('bad input changes nothing', () => {
    let before: bigint
    beforeEach(async () => {
      before = await balanceOf(buyer().account.address)
    })
    afterEach(async () => {
      expect(await soldOf(1)).toBe(0)
      expect(await balanceOf(buyer().account.address)).toBe(before)
    })

    const buy = (quote: Quote, changes: Partial<cover.buy.Parameters> = {}) =>
      cover.buy(buyer().client, { deployment, quote, permit: true, ...changes })

    test.each([0n, 999_999n])('error: InvalidAmountError from the chain for %d units', async (bad) => {
      await expect(buy({ ...(await quoteOf()), amount: bad })).rejects.toThrow(InvalidAmountError)
    })

    test('error: OverTargetError says what is available', async () => {
      const quote = await quoteOf({ amount: target + 1n })
      await expect(buy(quote)).rejects.toMatchObject({ name: 'OverTargetError', available: target })
      await expect(buy(quote)).rejects.toThrow(OverTargetError)
    })

    test('error: UnknownProductError', async () => {
      await expect(buy({ ...(await quoteOf()), productId: 99 })).rejects.toThrow(UnknownProductError)
    })

    test('error: QuoteExpiredError past the deadline', async () => {
      const quote = await quoteOf({ validForSeconds: 10 })
      await home.warp(11)
      await expect(buy(quote)).rejects.toThrow(QuoteExpiredError)
    })

    test('error: WrongChainError for a quote of another chain', async () => {
      const quote = await quoteOf()
      await expect(buy({ ...quote, chainId: 1 })).rejects.toThrow(WrongChainError)
      await expect(buy({ ...quote, eid: 30_101 })).rejects.toThrow(WrongChainError)
    })

    test('error: WrongChainError for a node of another chain, before anything is signed for it', async () => {
      const quote = { ...(await quoteOf()), chainId: 5 }
      const { account } = buyer()
      const client = createClient({ account, transport: http(home.chain.rpcUrl) })
      const elsewhere = { ...deployment, chainId: 5 }
      await expect(cover.buy(client, { deployment: elsewhere, quote })).rejects.toMatchObject({
        ...{ name: 'WrongChainError', expected: 5, actual: 1_340_101 },
      })
    })

    test('error: PaymentTooHighError says the payment of now', async () => {
      const quote = await quoteOf()
      const low = { ...quote, maxPayment: quote.maxPayment - 1n }
      await expect(buy(low)).rejects.toMatchObject({ name: 'PaymentTooHighError', payment: quote.premium })
      await expect(buy(low)).rejects.toThrow(PaymentTooHighError)
    })

    test('error: StaleChainError when home was not heard', async () => {
      await home.warp(times.maxAge + 1)
      await expect(buy(await quoteOf())).rejects.toThrow(StaleChainError)
    })

    test('error: ProductNotListedError', async () => {
      const state = await product.get(home.clientOf(), { deployment, productId: 1 })
      const limits = { cap: 50_000_000_000_000n, shareBps: 5_000 }
      await home.transact(home.accounts.deployer, (setup) =>
        setup.call(home.omnicover.home.registry, {
          ...{ abi: riskRegistryAbi, functionName: 'updateProduct' },
          args: [1, 1, false, state.curve, limits],
        }),
      )
      await home.send({ type: MessageType.PRODUCT, productId: 1 })
      const quote = await quoteOf()
      expect(quote.blockers).toEqual(['not-listed'])
      await expect(buy(quote)).rejects.toThrow(ProductNotListedError)
    })

    test('error: PeriodTooShortError and PeriodTooLongError name the day that is possible', async () => {
      const today = Math.floor((await home.now()) / 86_400)
      const quote = await quoteOf()
      await expect(buy({ ...quote, endDay: today })).rejects.toMatchObject({
        ...{ name: 'PeriodTooShortError', firstEndDay: today + 1 },
      })
      await expect(buy({ ...quote, endDay: today })).rejects.toThrow(PeriodTooShortError)
      const late = await quoteOf({ endDay: today + 366 })
      await expect(buy(late)).rejects.toMatchObject({ name: 'PeriodTooLongError', lastEndDay: today + 365 })
      await expect(buy(late)).rejects.toThrow(PeriodTooLongError)
    })

    test('error: InvalidReceiverError', async () => {
      await expect(buy(await quoteOf(), { owner: zeroAddress })).rejects.toThrow(InvalidReceiverError)
    })

    test('error: PaymentFailedError says whether the allowance or the balance is short, of whom, and what is there', async () => {
      const quote = await quoteOf()
      const [payer, spender] = [buyer().account.address, deployment.market]
      const error = await buy(quote, { permit: undefined }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(PaymentFailedError)
      const known = { payer, spender, token: deployment.asset, needed: quote.maxPayment }
      expect(error).toMatchObject({ ...known, allowance: 0n, balance: await balanceOf(payer) })
      expect((error as Error).message).toContain(`${payer} lets ${spender} take 0 of the token`)

      const poor = home.accounts.keeper
      const unpaid = cover.buy(home.clientOf(poor), { deployment, quote, permit: true })
      await expect(unpaid).rejects.toThrow(`${poor.address} has 0 of the token`)
    })

    test('error: PaymentFailedError when a permit was signed by somebody else', async () => {
      const quote = await quoteOf()
      const [requirement] = await cover.getRequirements(buyer().client, { deployment, quote })
      if (requirement?.type !== 'permit') throw new TypeError('A permit was expected.')
      const permit = await signPermit(buyer(1).client, { requirement })
      await expect(buy(quote, { permit })).rejects.toThrow('The permit gave no more: it was signed by somebody else')
    })

    test('error: PermitUnsupportedError for an account that is a contract', async () => {
      const { account } = buyer()
      await home.chain.client.setCode({ address: account.address, bytecode: '0x00' })
      const quote = await quoteOf()
      expect(await cover.getRequirements(buyer().client, { deployment, quote })).toMatchObject([{ type: 'approval' }])
      await expect(buy(quote)).rejects.toThrow(PermitUnsupportedError)
    })

    test('error: AccountRequiredError', async () => {
      const quote = await quoteOf()
      await expect(cover.buy(home.clientOf(), { deployment, quote })).rejects.toThrow(AccountRequiredError)
      await expect(cover.getRequirements(home.clientOf(), { deployment, quote })).rejects.toThrow(AccountRequiredError)
    })
  })
})

describe('cover.getRequirements', () => {
  test('behavior: the permit of a token that does not describe its domain is found and holds', async () => {
    const asset = await setOldToken(home)
    const { client, account } = buyer()
    const [requirement] = await cover.getRequirements(client, {
      deployment: { ...deployment, asset },
      quote: await quoteOf(),
    })
    if (requirement?.type !== 'permit') throw new TypeError('A permit was expected.')
    const { token, spender, value, deadline, signature } = await signPermit(client, { requirement })
    const { v, r, s } = parseSignature(signature)
    const args = [account.address, spender, value, BigInt(deadline), Number(v), r, s] as const
    await home.transact(account, (setup) => setup.call(token, { abi: devnetDollarAbi, functionName: 'permit', args }))
    const abi = erc20Abi
    const allowed = { address: token, abi, functionName: 'allowance', args: [account.address, spender] } as const
    expect(await home.chain.client.readContract(allowed)).toBe(value)
  })

  test('behavior: a token without permits is approved', async () => {
    const asset = await setPlainToken(home)
    const quote = await quoteOf()
    const required = await cover.getRequirements(buyer().client, { deployment: { ...deployment, asset }, quote })
    expect(required).toMatchObject([{ type: 'approval', token: asset, value: quote.maxPayment, call: { to: asset } }])
  })
})

describe('cover.get and cover.list', () => {
  test('list: what is owned now, in the order in which it came', async () => {
    const [{ account, client }, other] = [buyer(0), buyer(1)]
    const first = await cover.buySync(client, { deployment, quote: await quoteOf(), permit: true })
    const second = await cover.buySync(client, { deployment, quote: await quoteOf(), permit: true })
    await home.transact(account, (setup) =>
      setup.call(deployment.market, {
        ...{ abi: coverMarketAbi, functionName: 'transferFrom' },
        args: [account.address, other.account.address, first.coverId],
      }),
    )
    const idsOf = async (owner: `0x${string}`) =>
      (await cover.list(home.clientOf(), { deployment, owner })).map(({ coverId }) => coverId)
    expect(await idsOf(account.address)).toEqual([second.coverId])
    expect(await idsOf(other.account.address)).toEqual([first.coverId])
    expect(await idsOf(deployment.desk)).toEqual([])
  })

  test('error: UnknownCoverError', async () => {
    const coverId = (40_101n << 64n) | (1n << 32n) | 7n
    await expect(cover.get(home.clientOf(), { deployment, coverId })).rejects.toThrow(UnknownCoverError)
  })

  test('error: WrongChainError for a cover of another chain', async () => {
    const coverId = (40_102n << 64n) | (1n << 32n)
    await expect(cover.get(home.clientOf(), { deployment, coverId })).rejects.toThrow(WrongChainError)
  })
})

describe('waitForReceipt', () => {
  const hash = `0x${'ab'.repeat(32)}` as const

  test('error: ReceiptTimeoutError', async () => {
    await expect(waitForReceipt(home.clientOf(), { hash, timeoutMs: 30 })).rejects.toThrow(ReceiptTimeoutError)
  })

  test('behavior: an aborted wait rejects with the reason of the signal', async () => {
    const controller = new AbortController()
    const waiting = waitForReceipt(home.clientOf(), { hash, signal: controller.signal })
    controller.abort('left the page')
    await expect(waiting).rejects.toBe('left the page')
  })
})
