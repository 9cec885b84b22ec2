import { coverMarketAbi } from '@omnicover/deployments'
import { createClient, custom, decodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import { AccountRequiredError, InvalidPermitError, WrongChainError } from '../../errors/request.js'
import { alice, deployment, permit, quote } from '../../test/fixtures.js'
import { buy } from './buy.js'

const order = {
  productId: quote.productId,
  amount: quote.amount,
  endDay: quote.endDay,
  owner: alice,
  maxPayment: quote.maxPayment,
  deadline: quote.expiresAt,
  integrator: quote.integrator,
  integratorBps: quote.integratorBps,
}

/** A client that must not ask anything. */
const silent = createClient({ transport: custom({ request: async () => Promise.reject(new TypeError('asked')) }) })

describe('buy.call', () => {
  test('default: is a purchase of exactly the quote', () => {
    const { to, data, value } = buy.call({ deployment, quote, owner: alice })

    expect({ to, value }).toEqual({ to: deployment.market, value: 0n })
    expect(decodeFunctionData({ abi: coverMarketAbi, data })).toEqual({ functionName: 'buy', args: [order] })
  })

  test('args: permit', () => {
    const { data } = buy.call({ deployment, quote, owner: alice, permit })

    const { value, deadline } = permit
    const signature = { v: 28, r: `0x${'11'.repeat(32)}`, s: `0x${'22'.repeat(32)}` }
    expect(decodeFunctionData({ abi: coverMarketAbi, data })).toEqual({
      functionName: 'buyWithPermit',
      args: [order, { value, deadline: BigInt(deadline), ...signature }],
    })
  })

  test.each([
    ['token', deployment.desk],
    ['spender', deployment.desk],
    ['value', quote.maxPayment - 1n],
  ] as const)('error: InvalidPermitError when the %s does not fit', (field, value) => {
    expect(() => buy.call({ deployment, quote, owner: alice, permit: { ...permit, [field]: value } })).toThrow(
      InvalidPermitError,
    )
  })

  test.each([
    ['chainId', 1],
    ['eid', 30_101],
  ])('error: WrongChainError when the %s of the quote is another', (field, value) => {
    expect(() => buy.call({ deployment, quote: { ...quote, [field]: value }, owner: alice })).toThrow(WrongChainError)
  })
})

describe('buy', () => {
  test('error: WrongChainError from a wallet on another chain, before it is asked to read or sign anything', async () => {
    const asked: string[] = []
    const request = async ({ method }: { method: string }) => {
      asked.push(method)
      return '0x1'
    }
    const wallet = createClient({ account: alice, transport: custom({ request }) })
    await expect(buy(wallet, { deployment, quote, permit: true })).rejects.toThrow(WrongChainError)
    expect(asked).toEqual(['eth_chainId'])
  })

  test('error: AccountRequiredError before anything is asked', async () => {
    await expect(buy(silent, { deployment, quote })).rejects.toThrow(AccountRequiredError)
    await expect(buy.simulate(silent, { deployment, quote })).rejects.toThrow(AccountRequiredError)
  })

  test('error: WrongChainError before anything is asked', async () => {
    const wrong = { ...quote, chainId: 1 }
    await expect(buy(silent, { deployment, quote: wrong, account: alice })).rejects.toThrow(WrongChainError)
  })
})
