import { endDayFor } from '@omnicover/core'
import { coverMarketAbi } from '@omnicover/deployments'
import {
  cover,
  type Deployment,
  decodeContractError,
  omnicoverActions,
  PaymentFailedError,
  PaymentTooHighError,
  Permit2AllowanceError,
  Permit2ExpiredError,
  Permit2NonceUsedError,
  Permit2SignatureError,
  Permit2UnavailableError,
  permit2,
  type Quote,
  type SignedPermit2,
  waitForReceipt,
} from '@omnicover/sdk'
import { concat, type Hex, maxUint256, parseAbi } from 'viem'
import { sendTransaction } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain } from '../support/sdk/homeChain.js'
import { openForSale } from '../support/sdk/openForSale.js'

const amount = 5_000_000_000n
const bitmapAbi = parseAbi(['function nonceBitmap(address owner, uint256 word) view returns (uint256)'])
const erc20 = parseAbi([
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address, address) view returns (uint256)',
])

let home: HomeChain
let deployment: Deployment
let snapshot: Hex

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
  const endDay = endDayFor(now, 30)
  return cover.quote(home.clientOf(), { ...{ deployment, productId: 1, amount, endDay, now }, ...changes })
}

const balanceOf = (address: Hex) =>
  home.chain.client.readContract({
    ...{ address: deployment.asset, abi: erc20, functionName: 'balanceOf', args: [address] },
  })

const permit2At = (): Hex => {
  if (!deployment.permit2) throw new TypeError('The deployment names no Permit2.')
  return deployment.permit2
}

/** Sends the approval that a first purchase requires. */
async function approve({ client, account } = buyer()): Promise<void> {
  const [first] = await permit2.getRequirements(client, { deployment, quote: await quoteOf() })
  if (first.type !== 'approval') throw new TypeError('An approval was expected.')
  await waitForReceipt(client, { hash: await sendTransaction(client, { ...first.call, chain: null, account }) })
}

/** Signs for a quote, once Permit2 is approved. */
async function signFor(quote: Quote, { client } = buyer()): Promise<SignedPermit2> {
  const [requirement] = await permit2.getRequirements(client, { deployment, quote })
  if (requirement.type !== 'permit2') throw new TypeError('Permit2 was not approved.')
  return permit2.sign(client, { requirement })
}

test('the market names the Permit2 of the deployment', async () => {
  const market = { address: deployment.market, abi: coverMarketAbi } as const
  expect(await home.chain.client.readContract({ ...market, functionName: 'PERMIT2' })).toBe(deployment.permit2)
})

describe('permit2.buy', () => {
  test('default: after one approval each purchase is one signature and one transaction', async () => {
    const { client, account } = buyer()
    await approve()
    for (const serial of [0n, 1n]) {
      const quote = await quoteOf({ slippageBps: 100 })
      const before = await balanceOf(account.address)
      const { coverId, premium } = await permit2.buySync(client, { deployment, quote })
      expect(coverId & 0xffffffffn).toBe(serial)
      // What was quoted is taken, not what was signed.
      expect(premium).toBe(quote.premium)
      expect(before - (await balanceOf(account.address))).toBe(premium)
      expect((await cover.get(client, { deployment, coverId })).owner).toBe(account.address)
    }
    const allowance = { address: deployment.asset, abi: erc20, functionName: 'allowance' } as const
    expect(await home.chain.client.readContract({ ...allowance, args: [account.address, deployment.market] })).toBe(0n)
  })

  test('behavior: what was signed elsewhere is simulated and bought, for somebody else too', async () => {
    await approve()
    const { client } = buyer()
    const quote = await quoteOf()
    const permit = await signFor(quote)
    const owner = buyer(1).account.address
    const { coverId, premium } = await permit2.buy.simulate(client, { deployment, quote, permit, owner })
    expect(await permit2.buySync(client, { deployment, quote, permit, owner })).toMatchObject({ coverId, premium })
    expect((await cover.get(client, { deployment, coverId })).owner).toBe(owner)
  })

  test('behavior: as methods of a client', async () => {
    await approve()
    const client = buyer().client.extend(omnicoverActions(deployment))
    const quote = await quoteOf()
    const { coverId } = await client.permit2.buySync({ quote })
    expect((await client.cover.get({ coverId })).amount).toBe(amount)
  })

  test('behavior: an account that is a contract pays by a signature that it confirms', async () => {
    const { account, client } = buyer()
    await approve()
    const quote = await quoteOf()
    const permit = await signFor(quote)
    // Returns the selector of isValidSignature, whatever it is asked.
    const bytecode = concat(['0x63', '0x1626ba7e', '0x60e01b', '0x600052', '0x60206000f3'])
    await home.chain.client.setCode({ address: account.address, bytecode })
    const { premium } = await permit2.buy.simulate(client, { deployment, quote, permit })
    expect(premium).toBe(quote.premium)
  })
})

describe('permit2.getRequirements', () => {
  test('default: the approval once, and a signature of exactly the most that the quote may cost', async () => {
    const { client, account } = buyer()
    const quote = await quoteOf({ slippageBps: 100 })
    const required = await permit2.getRequirements(client, { deployment, quote })
    expect(required).toMatchObject([
      { type: 'approval', token: deployment.asset, spender: permit2At(), value: maxUint256 },
      { type: 'permit2', owner: account.address, spender: deployment.market, amount: quote.maxPayment },
    ])
    await approve()
    expect(await permit2.getRequirements(client, { deployment, quote })).toMatchObject([{ type: 'permit2' }])
  })

  test('behavior: nonces fill one word of the market, and then the next', async () => {
    const { client, account } = buyer()
    const word = BigInt(deployment.market)
    const nonceOf = async () => (await permit2.getRequirements(client, { deployment, quote: await quoteOf() })).at(-1)
    const invalidate = parseAbi(['function invalidateUnorderedNonces(uint256 word, uint256 mask)'])
    const use = (mask: bigint) =>
      home.transact(account, (setup) =>
        setup.call(permit2At(), { abi: invalidate, functionName: 'invalidateUnorderedNonces', args: [word, mask] }),
      )
    await use(maxUint256 ^ (1n << 200n))
    expect(await nonceOf()).toMatchObject({ nonce: (word << 8n) | 200n })
    await use(1n << 200n)
    const next = await nonceOf()
    expect(next && 'nonce' in next && next.nonce >> 8n).toBe(word | (1n << 160n))
    const bitmap = { address: permit2At(), abi: bitmapAbi, functionName: 'nonceBitmap' } as const
    expect(await home.chain.client.readContract({ ...bitmap, args: [account.address, word] })).toBe(maxUint256)
  })
})

describe('what is refused changes nothing', () => {
  let before: bigint
  beforeEach(async () => {
    before = await balanceOf(buyer().account.address)
  })
  afterEach(async () => {
    expect(await balanceOf(buyer().account.address)).toBe(before)
  })

  const buy = (quote: Quote, permit?: SignedPermit2) => permit2.buy(buyer().client, { deployment, quote, permit })

  test('error: Permit2AllowanceError before anything is signed', async () => {
    const quote = await quoteOf()
    await expect(buy(quote)).rejects.toThrow(Permit2AllowanceError)
    await expect(buy(quote)).rejects.toMatchObject({ needed: quote.maxPayment, token: deployment.asset })
  })

  test('error: PaymentFailedError when the approval was taken back after the signature', async () => {
    await approve()
    const quote = await quoteOf()
    const permit = await signFor(quote)
    const [abi, args] = [parseAbi(['function approve(address, uint256)']), [permit2At(), 0n] as const]
    await home.transact(buyer().account, (setup) =>
      setup.call(deployment.asset, { abi, functionName: 'approve', args }),
    )
    await expect(buy(quote, permit)).rejects.toThrow(PaymentFailedError)
    await expect(buy(quote, permit)).rejects.toThrow(/lets 0x0{10}22D473030F116dDEE9F6B43aC78BA3 take 0 of the token/)
  })

  test('error: Permit2SignatureError for a signature of somebody else, or of something else', async () => {
    await approve()
    await approve(buyer(1))
    const quote = await quoteOf()
    await expect(buy(quote, await signFor(quote, buyer(1)))).rejects.toThrow(Permit2SignatureError)
    const permit = await signFor(quote)
    await expect(buy(quote, { ...permit, nonce: permit.nonce ^ 1n })).rejects.toThrow(Permit2SignatureError)
    await expect(buy(quote, { ...permit, signature: '0x1234' })).rejects.toThrow(Permit2SignatureError)
  })

  test('error: Permit2ExpiredError past the deadline that was signed', async () => {
    await approve()
    const quote = await quoteOf()
    const permit = await signFor({ ...quote, expiresAt: (await home.now()) + 5 })
    await home.warp(10)
    await expect(buy(quote, permit)).rejects.toThrow(Permit2ExpiredError)
  })

  test('error: PaymentTooHighError when the price rose above what was signed', async () => {
    await approve()
    const quote = await quoteOf()
    await expect(buy({ ...quote, maxPayment: quote.maxPayment - 1n })).rejects.toThrow(PaymentTooHighError)
  })

  test('error: Permit2UnavailableError where the deployment names none', async () => {
    const without = { ...deployment, permit2: undefined }
    const quote = await quoteOf()
    await expect(permit2.buy(buyer().client, { deployment: without, quote })).rejects.toThrow(Permit2UnavailableError)
  })
})

test('error: Permit2NonceUsedError for a signature that was used', async () => {
  await approve()
  const { client } = buyer()
  const quote = await quoteOf({ slippageBps: 5_000 })
  const permit = await signFor(quote)
  await permit2.buySync(client, { deployment, quote, permit })
  await expect(permit2.buy(client, { deployment, quote, permit })).rejects.toThrow(Permit2NonceUsedError)
})

test('decodeContractError: reads what Permit2 says of a token that did not move', () => {
  const data = `0x08c379a0${'20'.padStart(64, '0')}${'14'.padStart(64, '0')}${Buffer.from('TRANSFER_FROM_FAILED').toString('hex').padEnd(64, '0')}`
  expect(decodeContractError(data as Hex)).toBeInstanceOf(PaymentFailedError)
})
