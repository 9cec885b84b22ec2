import { createClient, custom, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import * as claim from '../actions/claim/index.js'
import * as cover from '../actions/cover/index.js'
import * as pool from '../actions/pool/index.js'
import { FeeTooHighError } from '../errors/cover.js'
import {
  InvalidParameterError,
  InvalidPermitError,
  InvalidQuoteError,
  InvalidReceiverError,
} from '../errors/request.js'
import { alice, deployment, permit, quote } from '../test/fixtures.js'
import type { Extension, Quote } from '../types/quote.js'

/** A client that must not ask anything. */
const client = createClient({
  account: alice,
  transport: custom({ request: async () => Promise.reject(new TypeError('asked')) }),
})

const coverId = (40_102n << 64n) | (1n << 32n)
const sale = { deployment, productId: 1, amount: 5_000_000_000n, endDay: 20_800 }
/** What no type would let through. */
const wrong = <value>(value: unknown) => value as value

describe('inputs, before anybody is asked', () => {
  const quoteOf = (changes: object) => cover.quote(client, { ...sale, ...changes })

  test.each([
    [
      { endDay: 1_797_883_658 },
      'endDay is 1797883658, expected whole days since 1970-01-01',
      'this looks like seconds',
    ],
    [{ endDay: 65_536 }, 'endDay is 65536', 'whole days'],
    [{ endDay: 20_800.5 }, 'endDay is 20800.5', 'endDayFor(now, 30) of @omnicover/core.'],
    [{ endDay: undefined }, 'endDay is undefined', 'whole days'],
    [{ amount: 5_000 }, 'amount is 5000, expected a bigint', 'parseAmount'],
    [{ amount: '5000' }, 'amount is "5000"', 'a bigint'],
    [{ productId: '1' }, 'productId is "1"', 'a whole number'],
    [{ slippageBps: -1 }, 'slippageBps is -1', 'whole basis points from 0'],
    [{ integratorBps: 0.5 }, 'integratorBps is 0.5', 'whole basis points from 0'],
    [{ deployment: undefined }, 'deployment.market is undefined', 'an address'],
    [{ deployment: { ...deployment, market: undefined } }, 'deployment.market is undefined', 'an address'],
    [{ deployment: { ...deployment, lens: '0x12' } }, 'deployment.lens is "0x12"', 'an address'],
  ])('error: InvalidParameterError of cover.quote with %o says what is right', async (changes, said, right) => {
    const error = await quoteOf(changes).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InvalidParameterError)
    expect((error as InvalidParameterError).shortMessage).toContain(said)
    expect((error as InvalidParameterError).shortMessage).toContain(right)
  })

  test('error: FeeTooHighError above 2,000 basis points, InvalidReceiverError of a fee for nobody', async () => {
    const asked = { integrator: alice, integratorBps: 2_001 }
    await expect(quoteOf(asked)).rejects.toThrow(FeeTooHighError)
    await expect(quoteOf({ integratorBps: 100 })).rejects.toThrow(InvalidReceiverError)
    await expect(cover.quoteExtend(client, { deployment, coverId, endDay: 20_800, ...asked })).rejects.toThrow(
      FeeTooHighError,
    )
  })

  test.each([
    ['1', 'coverId is "1", expected a bigint'],
    [5, 'coverId is 5, expected a bigint'],
  ])('error: InvalidParameterError of the id %o', async (id, said) => {
    const parameters = { deployment, coverId: wrong<bigint>(id) }
    await expect(cover.get(client, parameters)).rejects.toThrow(said)
    expect(() => claim.settle.call({ ...parameters, incidentId: 1 })).toThrow(said)
  })

  test('error: cover.cancel without minRefund names where it comes from', () => {
    const call = () => cover.cancel.call({ deployment, coverId, minRefund: wrong<bigint>(undefined) })
    expect(call).toThrow('minRefund is undefined, expected a bigint: that of cover.quoteCancel')
  })

  test.each([{ payout: '5', path: 0n, proof: '0x' }, { payout: 5n, path: 0n, proof: [] }, {}])(
    'error: InvalidParameterError of the proof %o',
    (proof) => {
      const call = () => claim.settle.call({ deployment, incidentId: 1, coverId, proof: wrong(proof) })
      expect(call).toThrow('proof is an object, expected what proofOf of the tree gave')
    },
  )

  test('error: a basket and a batch of nothing', async () => {
    await expect(cover.buyBasket(client, { deployment, quotes: [] })).rejects.toThrow('quotes is empty')
    await expect(claim.settleBatch(client, { deployment, incidentId: 1, coverIds: [] })).rejects.toThrow(
      'coverIds is empty',
    )
  })

  test('error: InvalidQuoteError of what is no quote, and of one that lost its bigints', async () => {
    await expect(cover.buy(client, { deployment, quote: wrong<Quote>({}) })).rejects.toThrow(InvalidQuoteError)
    const fromJson = wrong<Quote>({ ...quote, maxPayment: '7963503' })
    expect(() => cover.buy.call({ deployment, quote: fromJson, owner: alice })).toThrow('read JSON by parseQuote')
    expect(() => cover.extend.call({ deployment, extension: wrong<Extension>(undefined) })).toThrow(InvalidQuoteError)
    const required = cover.getRequirements(
      client,
      wrong<cover.getRequirements.Parameters>({ deployment, extension: {} }),
    )
    await expect(required).rejects.toThrow(InvalidQuoteError)
  })

  test.each([['0x12'], [{}], [{ ...permit, signature: '0x12' }]])('error: InvalidPermitError of %o', async (value) => {
    await expect(cover.buy(client, { deployment, quote, permit: wrong(value) })).rejects.toThrow(InvalidPermitError)
    expect(() => cover.buy.call({ deployment, quote, owner: alice, permit: wrong(value) })).toThrow(InvalidPermitError)
  })

  test('error: InvalidPermitError when somebody else signed than who pays', async () => {
    const theirs = { ...permit, owner: deployment.desk }
    await expect(cover.buy(client, { deployment, quote, permit: theirs })).rejects.toThrow(`The permit's owner is`)
  })

  test.each(['market', 'desk', 'lens', 'gateway', 'asset', 'endpoint'] as const)(
    'error: InvalidReceiverError of a cover for the %s',
    (name) => {
      const bought = { deployment, owner: deployment[name] }
      expect(() => cover.buy.call({ ...bought, quote })).toThrow(InvalidReceiverError)
      expect(() => cover.buyBasket.call({ ...bought, quotes: [quote] })).toThrow('a contract of the protocol itself')
    },
  )

  test('error: InvalidParameterError of amounts of a deposit and an exit', async () => {
    const asked = { deployment, poolId: 1 }
    await expect(pool.requestDeposit(client, { ...asked, assets: wrong<bigint>(5) })).rejects.toThrow('a bigint')
    await expect(pool.requestRedeem(client, { ...asked, shares: wrong<bigint>('5') })).rejects.toThrow('a bigint')
  })

  test('behavior: the zero address is no integrator, and no fee needs none', async () => {
    // Only the request that follows fails: nothing of the input was refused.
    await expect(quoteOf({ integrator: zeroAddress, integratorBps: 0 })).rejects.toThrow('asked')
  })
})
