import { coverMarketAbi } from '@omnicover/deployments'
import { createClient, custom, decodeFunctionData } from 'viem'
import { describe, expect, test } from 'vitest'
import { Permit2UnavailableError } from '../../errors/permit2.js'
import { AccountRequiredError, InvalidPermitError, WrongChainError } from '../../errors/request.js'
import { alice, deployment, permit2 as permit, quote } from '../../test/fixtures.js'
import { buy } from './buy.js'

const withoutPermit2 = { ...deployment, permit2: undefined }

/** A client that must not ask anything. */
const silent = createClient({ transport: custom({ request: async () => Promise.reject(new TypeError('asked')) }) })

describe('buy.call', () => {
  test('default: is a purchase of exactly the quote, with the signature', () => {
    const { to, data, value } = buy.call({ deployment, quote, owner: alice, permit })

    expect({ to, value }).toEqual({ to: deployment.market, value: 0n })
    const { productId, amount, endDay, maxPayment, expiresAt, integrator, integratorBps } = quote
    const { nonce, deadline, signature } = permit
    expect(decodeFunctionData({ abi: coverMarketAbi, data })).toEqual({
      functionName: 'buyWithPermit2',
      args: [
        { productId, amount, endDay, owner: alice, maxPayment, deadline: expiresAt, integrator, integratorBps },
        { nonce, deadline: BigInt(deadline), signature },
      ],
    })
  })

  test.each([
    ['token', deployment.desk],
    ['spender', deployment.desk],
    ['amount', quote.maxPayment - 1n],
    ['amount', quote.maxPayment + 1n],
  ] as const)('error: InvalidPermitError when the %s does not fit: %s', (field, value) => {
    const other = { ...permit, [field]: value }
    expect(() => buy.call({ deployment, quote, owner: alice, permit: other })).toThrow(InvalidPermitError)
  })

  test('error: Permit2UnavailableError where the deployment names none', () => {
    const parameters = { deployment: withoutPermit2, quote, owner: alice, permit }
    expect(() => buy.call(parameters)).toThrow(Permit2UnavailableError)
  })

  test('error: WrongChainError for a quote of another chain', () => {
    const elsewhere = { ...quote, chainId: 1 }
    expect(() => buy.call({ deployment, quote: elsewhere, owner: alice, permit })).toThrow(WrongChainError)
  })
})

describe('buy', () => {
  test('error: AccountRequiredError before anything is asked', async () => {
    await expect(buy(silent, { deployment, quote })).rejects.toThrow(AccountRequiredError)
    await expect(buy.simulate(silent, { deployment, quote, permit })).rejects.toThrow(AccountRequiredError)
  })

  test('error: WrongChainError from a wallet on another chain, before it is asked to read or sign anything', async () => {
    const asked: string[] = []
    const request = async ({ method }: { method: string }) => {
      asked.push(method)
      return '0x1'
    }
    const wallet = createClient({ account: alice, transport: custom({ request }) })
    await expect(buy(wallet, { deployment, quote })).rejects.toThrow(WrongChainError)
    expect(asked).toEqual(['eth_chainId'])
  })
})
