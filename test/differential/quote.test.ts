import {
  type Curve,
  composeCoverId,
  encodeMessage,
  labelToBytes32,
  MessageType,
  quoteExtension,
  quotePremium,
  refundAt,
} from '@omnicover/core'
import { coverMarketAbi, devnetDollarAbi } from '@omnicover/deployments'
import {
  createSetup,
  type Devnet,
  type DevnetChain,
  deployOmniCover,
  type SetupTransaction,
  sendAll,
  startDevnet,
} from '@omnicover/devnet'
import fc from 'fast-check'
import { type Address, maxUint256, numberToHex, parseEther, zeroAddress } from 'viem'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const poolId = 1
const productCount = 50
const quotesEach = 12
const day = 86_400
const waitingPeriod = 3_600
const uint64 = 2n ** 64n - 1n

let devnet: Devnet
let chain: DevnetChain
let market: Address
let asset: Address

const seed = Number(process.env.OMNICOVER_SEED ?? Math.floor(Math.random() * 2 ** 31))
const amount = fc.bigInt(1_000_000n, 10_000_000_000_000n)
const rate = fc.nat(1_000_000)
const arbitraryProduct = fc.record({
  rates: fc.tuple(rate, rate, rate).map((rates) => rates.sort((a, b) => a - b)),
  kinkBps: fc.integer({ min: 1, max: 9_999 }),
  target: fc.oneof(amount, fc.constantFrom(0n, 1_000_000n)),
  others: fc.oneof(amount, fc.constant(0n)),
  limit: fc.oneof(amount, fc.constant(0n)),
  /** Part of the target that is sold before anything is quoted, percent. */
  sold: fc.constantFrom(0n, 1n, 40n, 80n, 100n),
})
const arbitraryQuestion = fc.record({
  amount: fc.oneof(amount, fc.constantFrom(0n, 1n, uint64)),
  /** Days from today; the past is asked about too. */
  days: fc.integer({ min: -2, max: 400 }),
})

beforeAll(async () => {
  devnet = await startDevnet({ chains: [{ eid: 40_102, chainId: 1_340_102, name: 'away' }], blockTime: 0 })
  const [only] = devnet.chains
  if (!only) throw new TypeError('The devnet has no chain.')
  chain = only
  const times = {
    epochLength: 3_600,
    maxAge: 30 * day,
    skew: 5,
    payableDelay: 60,
    maxSilence: 60 * day,
    maxOpen: 90 * day,
    notice: 1,
  }
  const deployment = await deployOmniCover(devnet.accounts, {
    ...{ chain, homeEid: 40_101, poolIds: [poolId], threshold: 2 },
    times: { ...times, waitingPeriod, claimWindow: day, holdLength: day, challengeLength: 0, pauseLength: day },
  })
  ;({ market, asset } = deployment)
  await openAsHome(deployment.gateway)
})
afterAll(() => devnet?.stop())

test('the chain quotes the same integers as core without a call', async () => {
  let compared = 0
  let withSales = 0
  for (let productId = 1; productId <= productCount; productId++) {
    const state = await chain.client.readContract({ ...contract(), functionName: 'getProduct', args: [productId] })
    if (state.exposure > 0n) withSales++
    for (const { amount, days } of fc.sample(arbitraryQuestion, { seed: seed + productId, numRuns: quotesEach })) {
      const endDay = (await today()) + days
      const args = [productId, amount, endDay] as const
      const quote = await chain.client.readContract({ ...contract(), functionName: 'quote', args })
      const here = quotePremium({ ...state, amount, endDay, now: quote.startsAt - waitingPeriod })
      expect({ premium: quote.premium, rate: quote.rate }, `seed ${seed}, product ${productId}`).toEqual(here)
      compared++
    }
    await chain.client.increaseTime({ seconds: 1_234 })
    await chain.client.mine({ blocks: 1 })
  }
  expect(compared).toBe(productCount * quotesEach)
  expect(withSales).toBeGreaterThan(5)
})

test('the chain prices extensions and refunds as core does without a call', async () => {
  let compared = 0
  for (let productId = 1; productId <= productCount; productId++) {
    const state = await chain.client.readContract({ ...contract(), functionName: 'getProduct', args: [productId] })
    if (state.exposure === 0n) continue
    const coverId = composeCoverId({ eid: chain.eid, productId, serial: 0 })
    const cover = await chain.client.readContract({ ...contract(), functionName: 'getCover', args: [coverId] })
    const { amount, paid, rate, start, end } = cover
    for (const { days } of fc.sample(arbitraryQuestion, { seed: seed - productId, numRuns: 4 })) {
      const newEndDay = (await today()) + days
      const args = [coverId, newEndDay] as const
      const quote = await chain.client.readContract({ ...contract(), functionName: 'quoteExtend', args })
      const here = quoteExtension({ ...state, left: amount - paid, endDay: end / day, newEndDay })
      expect({ premium: quote.premium, rate: quote.rate }, `seed ${seed}, product ${productId}`).toEqual(here)
      const time = newEndDay * day + 12_345
      const cancelArgs = [coverId, time] as const
      const [, refund] = await chain.client.readContract({
        ...contract(),
        functionName: 'quoteCancel',
        args: cancelArgs,
      })
      expect(refund, `seed ${seed}, product ${productId}`).toBe(
        refundAt({ amount, paid, rate: BigInt(rate), start, end, time }),
      )
      compared++
    }
  }
  expect(compared).toBeGreaterThan(20)
})

/** Says, in the name of home, what can be sold at what price, and buys part of it. */
async function openAsHome(gateway: Address): Promise<void> {
  const products = fc.sample(arbitraryProduct, { seed, numRuns: productCount })
  const time = Number((await chain.client.getBlock()).timestamp)
  const setup = createSetup({ from: gateway, nonce: 0 })
  setup.call(market, { abi: coverMarketAbi, functionName: 'hear', args: [{ time, incidents: 0 }] })
  for (const [index, { rates, kinkBps }] of products.entries()) {
    const [baseRate = 0, kinkRate = 0, maxRate = 0] = rates
    const product = { ...productOf({ baseRate, kinkRate, maxRate, kinkBps }), place: index }
    setup.call(market, { abi: coverMarketAbi, functionName: 'applyProduct', args: [index + 1, product, terms] })
  }
  const lines = products.map(({ target, others, limit }, index) => ({
    ...{ productId: index + 1, seq: 1, target, burnSeen: 0n, decisions: 0, others, limit },
  }))
  // As many as a message takes.
  for (let at = 0; at < lines.length; at += 32) {
    const page = { type: MessageType.TARGETS, head: { time, incidents: 0 }, lines: lines.slice(at, at + 32) } as const
    setup.call(market, { abi: coverMarketAbi, functionName: 'applyTargets', args: [encodeMessage(page)] })
  }
  await sendAs(gateway, setup.transactions)
  await buyParts(products)
}

async function buyParts(products: readonly { target: bigint; sold: bigint }[]): Promise<void> {
  const buyer = devnet.accounts.deployer
  const setup = createSetup({ from: buyer.address, nonce: 0 })
  setup.call(asset, { abi: devnetDollarAbi, functionName: 'mint', args: [buyer.address, uint64] })
  setup.call(asset, { abi: devnetDollarAbi, functionName: 'approve', args: [market, maxUint256] })
  const endDay = (await today()) + 300
  for (const [index, { target, sold }] of products.entries()) {
    const part = (target * sold) / 100n
    if (part < 1_000_000n) continue
    const cover = { productId: index + 1, amount: part, endDay, owner: buyer.address }
    const args = [
      { ...cover, maxPayment: uint64, deadline: 2 ** 40 - 1, integrator: zeroAddress, integratorBps: 0 },
    ] as const
    setup.call(market, { abi: coverMarketAbi, functionName: 'buy', args })
  }
  await sendAll(chain.client, buyer, setup.transactions)
}

const contract = () => ({ address: market, abi: coverMarketAbi }) as const
const today = async () => Math.floor(Number((await chain.client.getBlock()).timestamp) / day)
const terms = {
  wordingHash: numberToHex(1, { size: 32 }),
  ...{ perils: 1, waitingPeriod, claimWindow: day, tailDays: 14, maxPeriodDays: 365 },
}
const productOf = (curve: Curve) => ({
  ...{ label: labelToBytes32('Random'), poolId, seq: 1, termsId: 1, listed: true, feeBps: 0, curve },
})

async function sendAs(sender: Address, transactions: readonly SetupTransaction[]): Promise<void> {
  const { client } = chain
  await client.impersonateAccount({ address: sender })
  await client.setBalance({ address: sender, value: parseEther('10') })
  for (const { label, to, data } of transactions) {
    const transaction = { from: sender, to: to ?? null, data, gas: numberToHex(10_000_000) }
    const hash = await client.request({ method: 'eth_sendTransaction', params: [transaction] })
    // anvil may answer before the block that it mines at once is there.
    const mined = { interval: 10, timeout: 30_000 }
    const receipt = await vi.waitFor(() => client.getTransactionReceipt({ hash }), mined)
    expect(receipt.status, label).toBe('success')
  }
}
