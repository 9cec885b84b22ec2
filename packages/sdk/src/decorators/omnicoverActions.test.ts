import { createClient, createPublicClient, createWalletClient, custom, http } from 'viem'
import { mainnet, optimism } from 'viem/chains'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { buy } from '../actions/cover/buy.js'
import type { quote as quoteAction } from '../actions/cover/quote.js'
import { alice, deployment, quote } from '../test/fixtures.js'
import type { AnyClient } from '../types/client.js'
import type { Quote } from '../types/quote.js'
import { omnicoverActions } from './omnicoverActions.js'

const client = createClient({ transport: http('http://127.0.0.1:1') }).extend(omnicoverActions(deployment))

describe('omnicoverActions', () => {
  test('default: every action of every noun is a method', () => {
    const names = (['product', 'cover', 'claim', 'fees', 'permit2', 'pool', 'message'] as const).map((noun) => [
      noun,
      Object.keys(client[noun]).join(' '),
    ])
    expect(Object.fromEntries(names)).toMatchInlineSnapshot(`
      {
        "claim": "get list listPayable fund fundSync settle settleSync settleBatch settleBatchSync withdrawHeld withdrawHeldSync",
        "cover": "quote getRequirements buy buySync buyBasket buyBasketSync quoteAcrossPools quoteExtend extend extendSync quoteCancel cancel cancelSync returnPremium returnPremiumSync get getMany list",
        "fees": "claim claimSync",
        "message": "getStatus waitForDelivery",
        "permit2": "getRequirements sign buy buySync",
        "pool": "get list getPosition getRequirements getStatus requestDeposit requestDepositSync cancelDeposit cancelDepositSync claimDeposit claimDepositSync requestRedeem requestRedeemSync cancelRedeem cancelRedeemSync claimRedeem claimRedeemSync moveShares moveSharesSync getMove setOperator setOperatorSync isOperator",
        "product": "list get",
      }
    `)
  })

  test('behavior: fills in the deployment', () => {
    expect(client.cover.buy.call({ quote, owner: alice })).toEqual(buy.call({ deployment, quote, owner: alice }))
  })

  test('types: the deployment is not asked for, the rest is', () => {
    expectTypeOf(client.cover.quote).returns.resolves.toEqualTypeOf<Quote>()
    expectTypeOf(client.cover.quote).parameter(0).toEqualTypeOf<Omit<quoteAction.Parameters, 'deployment'>>()
    expectTypeOf(client.cover.buy.simulate).returns.resolves.toEqualTypeOf<{ coverId: bigint; premium: bigint }>()
  })
})

test('types: any viem client is taken', () => {
  expectTypeOf(createClient({ transport: http('http://127.0.0.1:1') })).toExtend<AnyClient>()
  expectTypeOf(createPublicClient({ chain: mainnet, transport: http('http://127.0.0.1:1') })).toExtend<AnyClient>()
  expectTypeOf(createPublicClient({ chain: optimism, transport: http('http://127.0.0.1:1') })).toExtend<AnyClient>()
  const transport = custom({ request: async () => null })
  expectTypeOf(createWalletClient({ chain: optimism, transport, account: alice })).toExtend<AnyClient>()
})
