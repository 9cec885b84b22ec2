import { MessageType } from '@omnicover/core'
import {
  ClaimFirstError,
  type Deployment,
  InvalidAmountError,
  InvalidPermitError,
  InvalidReceiverError,
  NothingToClaimError,
  omnicoverActions,
  PaymentFailedError,
  pool,
  RoundNotSettledError,
  RoundPendingError,
  signPermit,
  UnknownPoolError,
} from '@omnicover/sdk'
import { zeroAddress } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { settleRound } from '../support/sdk/openForSale.js'

const assets = 10_000_000_000n

let home: HomeChain
let deployment: Deployment
let snapshot: `0x${string}`

beforeAll(async () => {
  home = await startHomeChain()
  deployment = home.deployment
})
afterAll(() => home?.stop())
beforeEach(async () => {
  snapshot = await home.chain.client.snapshot()
})
afterEach(() => home.chain.client.revert({ id: snapshot }))

const underwriter = (index = 0) => {
  const account = home.accounts.underwriters[index]
  if (!account) throw new TypeError(`There is no underwriter ${index}.`)
  return { account, client: home.clientOf(account), controller: account.address }
}

const request = (changes: Partial<pool.requestDeposit.Parameters> = {}) =>
  pool.requestDepositSync(underwriter().client, { deployment, poolId: 1, assets, permit: true, ...changes })

describe('a deposit', () => {
  test('default: waits for its price, then becomes shares', async () => {
    const { client, controller } = underwriter()
    const round = Math.floor((await home.now()) / times.epochLength)

    const requested = await request()
    expect(requested).toMatchObject({ round, assets, controller })
    expect(await pool.getPosition(client, { deployment, poolId: 1, controller })).toEqual({
      ...{ shares: 0n, claimableShares: 0n, request: { round, assets } },
    })
    expect(await pool.get(client, { deployment, poolId: 1 })).toMatchObject({ round, pending: assets, free: 0n })

    await settleRound(home, 1)
    const { shares } = await pool.claimDeposit.simulate(client, { deployment, poolId: 1 })
    const claimed = await pool.claimDepositSync(client, { deployment, poolId: 1 })
    expect(claimed).toMatchObject({ shares, assets, round, controller })
    expect(await pool.getPosition(client, { deployment, poolId: 1, controller })).toEqual({
      ...{ shares, claimableShares: 0n },
    })
    expect(await pool.get(client, { deployment, poolId: 1 })).toMatchObject({
      ...{ free: assets, pending: 0n, shareSupply: shares, depositsApplied: assets },
    })
  })

  test('behavior: may be paid by one and be for another, who need not send the claim', async () => {
    const [payer, other] = [underwriter(0), underwriter(1)]
    await request({ controller: other.controller })
    await settleRound(home, 1)
    const client = payer.client.extend(omnicoverActions(deployment))
    const { shares } = await client.pool.claimDepositSync({ poolId: 1, controller: other.controller })
    expect(shares).toBeGreaterThan(0n)
    expect((await client.pool.getPosition({ poolId: 1, controller: other.controller })).shares).toBe(shares)
  })

  test('args: permit signed before, checked before it is used', async () => {
    const { client } = underwriter()
    const [requirement] = await pool.getRequirements(client, { deployment, poolId: 1, assets })
    if (requirement?.type !== 'permit') throw new TypeError('A permit was expected.')
    const permit = await signPermit(client, { requirement })

    await expect(request({ permit: { ...permit, value: assets - 1n } })).rejects.toThrow(InvalidPermitError)
    const { round } = await pool.requestDeposit.simulate(client, { deployment, poolId: 1, assets, permit })
    expect(await request({ permit })).toMatchObject({ round })
  })

  test('behavior: a permit holds by the clock of the chain, wherever the device thinks it is', async () => {
    await home.warp(31_536_000)
    expect(await request()).toMatchObject({ assets })
  })
})

describe('bad input changes nothing', () => {
  afterEach(async () => {
    expect(await pool.get(home.clientOf(), { deployment, poolId: 1 })).toMatchObject({ shareSupply: 0n })
  })

  test.each([0n, 999_999n])('error: InvalidAmountError for %d units', async (bad) => {
    await expect(request({ assets: bad })).rejects.toThrow(InvalidAmountError)
  })

  test('error: InvalidReceiverError', async () => {
    await expect(request({ controller: zeroAddress })).rejects.toThrow(InvalidReceiverError)
  })

  test('error: UnknownPoolError', async () => {
    await expect(request({ poolId: 2 })).rejects.toThrow(UnknownPoolError)
    await expect(pool.get(home.clientOf(), { deployment, poolId: 2 })).rejects.toThrow(UnknownPoolError)
  })

  test('error: PaymentFailedError without an allowance and without the money', async () => {
    await expect(request({ permit: undefined })).rejects.toThrow(PaymentFailedError)
    await expect(request({ assets: 2n ** 60n })).rejects.toThrow(PaymentFailedError)
  })

  test('error: RoundPendingError, then ClaimFirstError, for a second request of a later round', async () => {
    await request()
    await home.warp(times.epochLength)
    await expect(request()).rejects.toThrow(RoundPendingError)
    await home.send({ type: MessageType.CAPITAL_REPORT, poolId: 1, productIds: [] })
    await settleRound(home, 1)
    await expect(request()).rejects.toThrow(ClaimFirstError)
  })

  test('error: NothingToClaimError and RoundNotSettledError', async () => {
    const { client } = underwriter()
    await expect(pool.claimDeposit(client, { deployment, poolId: 1 })).rejects.toThrow(NothingToClaimError)
    await request()
    await expect(pool.claimDeposit(client, { deployment, poolId: 1 })).rejects.toThrow(RoundNotSettledError)
  })
})
