import { errorsAbi } from '@omnicover/deployments'
import { createClient, custom, encodeErrorResult, UserRejectedRequestError } from 'viem'
import { describe, expect, test } from 'vitest'
import { buy } from '../actions/cover/buy.js'
import { quote as quoteAction } from '../actions/cover/quote.js'
import { UnknownProductError } from '../errors/cover.js'
import { ContractRevertError } from '../errors/transaction.js'
import { alice, deployment, quote } from '../test/fixtures.js'

const data = encodeErrorResult({ abi: errorsAbi, errorName: 'CoverMarket_UnknownProduct', args: [9] })

/** A node or wallet that answers every request with one JSON-RPC error. */
const failing = (error: object) =>
  createClient({ transport: custom({ request: async () => Promise.reject(error) }, { retryCount: 0 }) })

const ask = (error: object) =>
  quoteAction(failing(error), { deployment, productId: 9, amount: quote.amount, endDay: quote.endDay }).catch((e) => e)

describe('what a node says of a revert', () => {
  // Real nodes other than anvil, which the journeys use, are not at hand: these are the shapes that they answer with.
  test.each([
    ['geth, anvil', { code: 3, message: 'execution reverted', data }],
    ['a wallet around it', { code: -32603, message: 'Internal JSON-RPC error.', data: { code: 3, message: '', data } }],
  ])('behavior: is found in the answer of %s', async (_, error) => {
    const typed = await ask(error)
    expect(typed).toBeInstanceOf(UnknownProductError)
    expect(typed).toMatchObject({ productId: 9 })
    expect(typed.cause).toBeInstanceOf(Error)
  })

  test('behavior: data of no error that is known is kept', async () => {
    const typed = await ask({ code: 3, message: 'execution reverted', data: '0xdeadbeef01' })
    expect(typed).toBeInstanceOf(ContractRevertError)
    expect(typed).toMatchObject({ data: '0xdeadbeef01', errorName: undefined })
  })

  test('behavior: what is no revert passes as viem made it', async () => {
    const rejected = { code: 4001, message: 'User rejected the request.' }
    const error = await buy(failing(rejected), { deployment, quote, account: alice }).catch((e) => e)
    expect(error.walk((cause: unknown) => cause instanceof UserRejectedRequestError)).toBeTruthy()
  })
})
