import { MessageType } from '@omnicover/core'
import { poolShareAbi } from '@omnicover/deployments'
import type { DevnetAccount } from '@omnicover/devnet'
import {
  ClaimFirstError,
  ContractRevertError,
  type Deployment,
  ExitPendingError,
  InsufficientSharesError,
  InvalidAmountError,
  InvalidPermitError,
  InvalidSharesError,
  NothingToClaimError,
  NothingToRedeemError,
  NotOperatorError,
  omnicoverActions,
  PaymentFailedError,
  pool,
  RoundClosedError,
  RoundNotSettledError,
  RoundPendingError,
  signPermit,
  UnknownPoolError,
} from '@omnicover/sdk'
import { zeroAddress } from 'viem'
import { readContract } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { closeRound, openForSale, settleRound } from '../support/sdk/openForSale.js'

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

const approve = (
  account: DevnetAccount,
  value: bigint,
  token = deployment.asset,
  spender = deployment.pools[0]?.address ?? zeroAddress,
) =>
  home.transact(account, (setup) => {
    setup.call(token, { abi: poolShareAbi, functionName: 'approve', args: [spender, value] })
  })

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

    await settleRound(home)
    const { shares } = await pool.claimDeposit.simulate(client, { deployment, poolId: 1 })
    const claimed = await pool.claimDepositSync(client, { deployment, poolId: 1 })
    expect(claimed).toMatchObject({ shares, assets, controller })
    expect(await pool.getPosition(client, { deployment, poolId: 1, controller })).toEqual({
      ...{ shares, claimableShares: 0n },
    })
    expect(await pool.get(client, { deployment, poolId: 1 })).toMatchObject({
      ...{ free: assets, pending: 0n, shareSupply: shares, depositsApplied: assets },
    })
  })

  test('behavior: is asked for by an operator, with the money of one for another, who need not send the claim', async () => {
    const [payer, other, operator] = [underwriter(0), underwriter(1), home.clientOf(home.accounts.keeper)]
    const parameters = { deployment, poolId: 1, assets, controller: other.controller, owner: payer.controller }
    await approve(payer.account, assets)
    for (const { client } of [payer, other]) {
      await expect(pool.requestDeposit(operator, parameters)).rejects.toThrow(NotOperatorError)
      const who = { deployment, poolId: 1, operator: home.accounts.keeper.address }
      await pool.setOperator.simulate(client, who)
      const set = await pool.setOperatorSync(client, who)
      expect(set).toMatchObject({ controller: client.account?.address, operator: who.operator, approved: true })
      expect(await pool.isOperator(client, { ...who, controller: set.controller })).toBe(true)
    }
    await pool.requestDepositSync(operator, parameters)
    await settleRound(home)
    const client = payer.client.extend(omnicoverActions(deployment))
    const { shares } = await client.pool.claimDepositSync({ poolId: 1, controller: other.controller })
    expect(shares).toBeGreaterThan(0n)
    expect((await client.pool.getPosition({ poolId: 1, controller: other.controller })).shares).toBe(shares)
  })

  test('behavior: an operator may act no longer when the account says so', async () => {
    const { client, controller } = underwriter()
    const who = { deployment, poolId: 1, operator: home.accounts.keeper.address }
    await pool.setOperatorSync(client, who)
    await pool.setOperatorSync(client, { ...who, approved: false })
    expect(await pool.isOperator(client, { ...who, controller })).toBe(false)
    const operator = home.clientOf(home.accounts.keeper)
    const parameters = { deployment, poolId: 1, assets, controller, owner: controller }
    await expect(pool.requestDeposit(operator, parameters)).rejects.toThrow(NotOperatorError)
  })

  test('behavior: is taken back while its round is open, whole', async () => {
    const { client, controller } = underwriter()
    const before = await balanceOf(controller)
    const { round } = await request()
    const at = { deployment, poolId: 1 }
    const stranger = home.clientOf(home.accounts.keeper)
    await expect(pool.cancelDeposit(stranger, { ...at, controller })).rejects.toThrow(NotOperatorError)
    await pool.cancelDeposit.simulate(client, at)
    expect(await pool.cancelDepositSync(client, at)).toMatchObject({ assets, round })
    expect(await balanceOf(controller)).toBe(before)
    await expect(pool.cancelDeposit(client, at)).rejects.toThrow(NothingToClaimError)
    await request()
    await home.warp(times.epochLength)
    await expect(pool.cancelDeposit(client, at)).rejects.toThrow(RoundClosedError)
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

/** The first underwriter with shares for all of the deposit. */
async function underwrite() {
  const { client, controller } = underwriter()
  await request()
  await settleRound(home)
  const { shares } = await pool.claimDepositSync(client, { deployment, poolId: 1 })
  return { client, controller, shares }
}

const positionOf = (controller = underwriter().controller) =>
  pool.getPosition(home.clientOf(), { deployment, poolId: 1, controller })

const balanceOf = (owner: `0x${string}`) =>
  readContract(home.clientOf(), {
    ...{ address: deployment.asset, abi: poolShareAbi, functionName: 'balanceOf', args: [owner] },
  })

describe('an exit', () => {
  test('default: is taken back once, then waits for its notice and becomes money, to the unit', async () => {
    const { client, controller, shares } = await underwrite()
    const [half, before] = [shares / 2n, await balanceOf(controller)]
    const round = Math.floor((await home.now()) / times.epochLength)
    const parameters = { deployment, poolId: 1, shares: half }

    expect(await pool.requestRedeem.simulate(client, parameters)).toEqual({ round })
    expect(await pool.requestRedeemSync(client, parameters)).toMatchObject({ round, shares: half, controller })
    expect(await pool.cancelRedeem.simulate(client, { deployment, poolId: 1 })).toEqual({ shares: half })
    expect(await pool.cancelRedeemSync(client, { deployment, poolId: 1 })).toMatchObject({ round, shares: half })
    expect(await positionOf()).toEqual({ shares, claimableShares: 0n })

    await pool.requestRedeemSync(client, parameters)
    const exit = { round, shares: half, claimable: 0n, settled: false }
    expect(await positionOf()).toEqual({ shares: shares - half, claimableShares: 0n, exit })
    expect(await pool.get(client, { deployment, poolId: 1 })).toMatchObject({ leaving: half, shareSupply: shares })

    await closeRound(home)
    await settleRound(home)
    expect((await positionOf()).exit).toEqual({ ...exit, claimable: assets / 2n, settled: true })
    expect(await pool.get(client, { deployment, poolId: 1 })).toMatchObject({
      ...{ free: assets / 2n, exitsApplied: assets / 2n, exitsOwed: assets / 2n },
      ...{ leaving: 0n, shareSupply: shares - half },
    })

    // Anyone may collect it for the controller.
    const other = underwriter(1).client.extend(omnicoverActions(deployment))
    expect(await other.pool.claimRedeem.simulate({ poolId: 1, controller })).toEqual({ assets: assets / 2n })
    expect(await other.pool.claimRedeemSync({ poolId: 1, controller })).toMatchObject({
      ...{ assets: assets / 2n, shares: half, controller },
    })
    expect(await balanceOf(controller)).toBe(before + assets / 2n)
    expect(await positionOf()).toEqual({ shares: shares - half, claimableShares: 0n })
    expect((await pool.get(client, { deployment, poolId: 1 })).exitsOwed).toBe(0n)
  })

  test('behavior: leaves only as far as others make room while grants need the rest, and is collected in parts', async () => {
    await openForSale(home)
    const { client, controller } = underwriter()
    const { shares } = await positionOf()
    const [before, { free }] = [await balanceOf(controller), await pool.get(client, { deployment, poolId: 1 })]
    await pool.requestRedeemSync(client, { deployment, poolId: 1, shares })
    await closeRound(home)
    const room = 10n * assets
    await pool.requestDepositSync(underwriter(1).client, { deployment, poolId: 1, assets: room, permit: true })
    await settleRound(home)

    const { exit } = await positionOf()
    expect(exit).toMatchObject({ shares, settled: false })
    const { assets: paid } = await pool.claimRedeemSync(client, { deployment, poolId: 1 })
    expect(paid).toBe(exit?.claimable)
    expect(paid).toBe(room)
    expect(await balanceOf(controller)).toBe(before + paid)
    const books = await pool.get(client, { deployment, poolId: 1 })
    expect(books.free).toBe(free)
    expect(books.leaving).toBe(books.shareSupply)
    expect((await positionOf()).exit).toEqual({ ...exit, claimable: 0n })
    await expect(pool.claimRedeem(client, { deployment, poolId: 1 })).rejects.toThrow(RoundNotSettledError)
    await expect(pool.requestRedeem(client, { deployment, poolId: 1, shares })).rejects.toThrow(ExitPendingError)

    await pool.claimDepositSync(underwriter(1).client, { deployment, poolId: 1 })
    await pool.requestDepositSync(underwriter(1).client, { deployment, poolId: 1, assets: room, permit: true })
    await settleRound(home)
    expect(await pool.claimRedeemSync(client, { deployment, poolId: 1 })).toMatchObject({ assets: room })
    expect(await balanceOf(controller)).toBe(before + 2n * room)
    expect(await pool.get(client, { deployment, poolId: 1 })).toMatchObject({
      ...{ free, exitsApplied: 2n * room, exitsOwed: 0n },
    })
  })

  test('error: InvalidSharesError and InsufficientSharesError', async () => {
    const { client, shares } = await underwrite()
    const ask = (bad: bigint) => pool.requestRedeem(client, { deployment, poolId: 1, shares: bad })
    for (const bad of [0n, 10n ** 12n - 1n, 10n ** 18n - 1n, 2n ** 64n * 10n ** 12n])
      await expect(ask(bad)).rejects.toThrow(InvalidSharesError)
    await expect(ask(shares + 10n ** 12n)).rejects.toThrow(InsufficientSharesError)
    expect(await positionOf()).toEqual({ shares, claimableShares: 0n })
  })

  test('behavior: is asked for by who has an allowance of the shares, for itself', async () => {
    const { client, controller: owner, shares } = await underwrite()
    const other = underwriter(1)
    const parameters = { deployment, poolId: 1, shares: shares / 4n, owner }
    await expect(pool.requestRedeem(other.client, parameters)).rejects.toThrow(ContractRevertError)
    const { share } = await pool.get(client, { deployment, poolId: 1 })
    await approve(underwriter().account, shares / 4n, share, other.controller)
    await pool.requestRedeemSync(other.client, parameters)
    expect((await positionOf(other.controller)).exit?.shares).toBe(shares / 4n)
    expect(await positionOf()).toEqual({ shares: shares - shares / 4n, claimableShares: 0n })
  })

  test('error: NotOperatorError for a controller that did not allow it', async () => {
    const { client, shares } = await underwrite()
    const parameters = { deployment, poolId: 1, shares, controller: underwriter(1).controller }
    await expect(pool.requestRedeem(client, parameters)).rejects.toThrow(NotOperatorError)
  })

  test('error: NothingToRedeemError, then RoundClosedError, RoundNotSettledError and ExitPendingError', async () => {
    const { client, shares } = await underwrite()
    const at = { deployment, poolId: 1 }
    await expect(pool.cancelRedeem(client, at)).rejects.toThrow(NothingToRedeemError)
    await expect(pool.claimRedeem(client, at)).rejects.toThrow(NothingToRedeemError)
    await pool.requestRedeemSync(client, { ...at, shares: shares / 2n })
    await home.warp(times.epochLength)
    await expect(pool.cancelRedeem(client, at)).rejects.toThrow(RoundClosedError)
    await expect(pool.claimRedeem(client, at)).rejects.toThrow(RoundNotSettledError)
    await expect(pool.requestRedeem(client, { ...at, shares: shares / 2n })).rejects.toThrow(ExitPendingError)
  })
})

describe('bad input changes nothing', () => {
  afterEach(async () => {
    expect(await pool.get(home.clientOf(), { deployment, poolId: 1 })).toMatchObject({ shareSupply: 0n })
  })

  test.each([0n, 999_999n])('error: InvalidAmountError for %d units', async (bad) => {
    await expect(request({ assets: bad })).rejects.toThrow(InvalidAmountError)
  })

  test('error: NotOperatorError for a controller that did not allow it, so that nobody makes it wait for a round', async () => {
    await expect(request({ controller: zeroAddress })).rejects.toThrow(NotOperatorError)
    await expect(request({ controller: underwriter(1).controller })).rejects.toThrow(NotOperatorError)
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
    await home.send({ type: MessageType.CAPITAL_REPORT, poolId: 1, rows: [] })
    await settleRound(home)
    await expect(request()).rejects.toThrow(ClaimFirstError)
  })

  test('error: NothingToClaimError and RoundNotSettledError', async () => {
    const { client } = underwriter()
    await expect(pool.claimDeposit(client, { deployment, poolId: 1 })).rejects.toThrow(NothingToClaimError)
    await request()
    await expect(pool.claimDeposit(client, { deployment, poolId: 1 })).rejects.toThrow(RoundNotSettledError)
  })
})
