import { buildSumTree, endDayFor, NotInTreeError } from '@omnicover/core'
import {
  AlreadySettledError,
  ClaimWindowClosedError,
  claim,
  cover,
  DecidedByRatioError,
  DecidedByTreeError,
  type Deployment,
  IncidentFundedError,
  IncidentNotDecidedError,
  InvalidProofError,
  NotCoveredError,
  NothingHeldError,
  NothingLeftError,
  NothingToFundError,
  NotPayableYetError,
  PayoutFailedError,
  ProductFrozenError,
  pool,
  UnknownCoverError,
  WrongProductError,
} from '@omnicover/sdk'
import { erc20Abi } from 'viem'
import { sendTransaction } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, decideIncidentByTree, openIncident } from '../support/sdk/incident.js'
import { openForSale } from '../support/sdk/openForSale.js'

const amount = 5_000_000_000n
const incidentId = 1
const half = 500_000

let home: HomeChain
let deployment: Deployment
let snapshot: `0x${string}`
/** A cover of product 1 in force when it happens, one of product 2, and one of product 1 that starts too late. */
let covers: { hit: bigint; other: bigint; late: bigint }
let instant: number

beforeAll(async () => {
  home = await startHomeChain()
  deployment = home.deployment
  await openForSale(home)
  const [hit, other] = [await buy(1), await buy(2)]
  await home.warp(times.waitingPeriod + times.skew)
  instant = await home.now()
  covers = { hit, other, late: await buy(1) }
})
afterAll(() => home?.stop())
beforeEach(async () => {
  snapshot = await home.chain.client.snapshot()
})
afterEach(() => home.chain.client.revert({ id: snapshot }))

const buyer = () => home.clientOf(home.accounts.buyers[0])
/** Anybody may settle: here somebody who has no cover. */
const keeper = () => home.clientOf(home.accounts.keeper)

const buy = async (productId: number) => {
  const now = await home.now()
  const quote = await cover.quote(buyer(), { deployment, productId, amount, endDay: endDayFor(now, 30), now })
  return (await cover.buySync(buyer(), { deployment, quote, permit: true })).coverId
}

const settle = (coverId: bigint) => claim.settle(keeper(), { deployment, incidentId, coverId })

describe('claim.settle', () => {
  test('default: pays the owner what was decided, whoever sends it', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay)
    const owner = home.accounts.buyers[0]?.address ?? '0x'
    const balance = { address: deployment.asset, abi: erc20Abi, functionName: 'balanceOf', args: [owner] } as const
    const before = await home.chain.client.readContract(balance)

    const simulated = await claim.settle.simulate(keeper(), { deployment, incidentId, coverId: covers.hit })
    const settled = await claim.settleSync(keeper(), { deployment, incidentId, coverId: covers.hit })

    expect(simulated).toEqual({ payout: amount / 2n })
    expect(settled).toMatchObject({ owner, payout: amount / 2n })
    expect((await home.chain.client.readContract(balance)) - before).toBe(amount / 2n)
    expect(await cover.get(buyer(), { deployment, coverId: covers.hit })).toMatchObject({
      ...{ paid: amount / 2n, settledOrdinals: [0] },
    })
  })

  test('behavior: its call works in any other wallet', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay)
    const call = claim.settle.call({ deployment, incidentId, coverId: covers.hit })
    await sendTransaction(keeper(), { ...call, chain: null, account: home.accounts.keeper })
    await expect(settle(covers.hit)).rejects.toThrow(AlreadySettledError)
  })

  test('error: IncidentNotDecidedError before and while it is open, NotPayableYetError after the decision', async () => {
    await expect(settle(covers.hit)).rejects.toThrow(IncidentNotDecidedError)
    await openIncident(home, instant)
    await expect(settle(covers.hit)).rejects.toThrow(IncidentNotDecidedError)
    await decideIncident(home, half)
    await expect(settle(covers.hit)).rejects.toThrow(NotPayableYetError)
  })

  test('error: ClaimWindowClosedError, when the window after the funding is over and not before', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay + times.claimWindow + 1)
    expect(await claim.settle.simulate(keeper(), { deployment, incidentId, coverId: covers.hit })).toEqual({
      payout: amount / 2n,
    })
    await claim.fundSync(keeper(), { deployment, incidentId })
    await home.warp(times.claimWindow + 1)
    await expect(settle(covers.hit)).rejects.toThrow(ClaimWindowClosedError)
  })

  test('error: for covers that are not paid, one class for each reason', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay)
    await expect(settle(covers.late)).rejects.toThrow(NotCoveredError)
    await expect(settle(covers.other)).rejects.toThrow(WrongProductError)
    await expect(settle(covers.late + 1n)).rejects.toThrow(UnknownCoverError)
  })

  test('error: NothingLeftError when the incident was dismissed', async () => {
    await openIncident(home, instant)
    await decideIncident(home, 0)
    await home.warp(times.payableDelay)
    await expect(settle(covers.hit)).rejects.toThrow(NothingLeftError)
  })
})

describe('claim.settle by tree', () => {
  /** Each cover of product 1 that was in force has an item of its own; here one of two, and a stranger. */
  const decide = async () => {
    await openIncident(home, instant)
    const items = [
      { coverId: covers.hit, payout: 1_234_567n },
      { coverId: covers.late, payout: 1_000_000n },
    ]
    const tree = await buildSumTree(incidentId, items)
    await decideIncidentByTree(home, tree)
    await home.warp(times.payableDelay)
    return tree
  }

  test('default: pays what the tree says, with the tree or with the proof alone', async () => {
    const tree = await decide()
    expect(await claim.get(keeper(), { deployment, incidentId })).toMatchObject({ byTree: true, ratio: 1_000_000 })
    const args = { deployment, incidentId, coverId: covers.hit }
    const withProof = { ...args, proof: tree.proofOf(covers.hit) }
    expect(await claim.settle.simulate(keeper(), withProof)).toEqual({ payout: 1_234_567n })
    expect(claim.settle.call({ ...args, tree })).toEqual(claim.settle.call(withProof))
    expect(await claim.settleSync(keeper(), { ...args, tree })).toMatchObject({ payout: 1_234_567n })
    await expect(claim.settle(keeper(), { ...args, tree })).rejects.toThrow(AlreadySettledError)
  })

  test('behavior: a batch pays who can be paid and leaves out the others', async () => {
    const tree = await decide()
    const args = { deployment, incidentId, coverIds: [covers.hit, covers.late], tree }
    expect(await claim.settleBatch.simulate(keeper(), args)).toEqual({ payouts: [1_234_567n, 0n] })
    const { settled } = await claim.settleBatchSync(keeper(), args)
    expect(settled).toMatchObject([{ coverId: covers.hit, payout: 1_234_567n }])
  })

  test('error: without a proof, with a wrong one, and of a tree that does not pay the cover', async () => {
    const tree = await decide()
    await expect(settle(covers.hit)).rejects.toThrow(DecidedByTreeError)
    const proof = { ...tree.proofOf(covers.hit), payout: 2_000_000n }
    const args = { deployment, incidentId, coverId: covers.hit }
    await expect(claim.settle(keeper(), { ...args, proof })).rejects.toThrow(InvalidProofError)
    const short = { ...tree.proofOf(covers.hit), proof: '0x12' } as const
    await expect(claim.settle(keeper(), { ...args, proof: short })).rejects.toThrow(InvalidProofError)
    await expect(claim.settle(keeper(), { ...args, coverId: covers.other, tree })).rejects.toThrow(NotInTreeError)
  })
})

describe('claim.settleBatch', () => {
  test('default: pays every cover that can be paid, and says what each was paid', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay)
    const args = { deployment, incidentId, coverIds: [covers.other, covers.hit, covers.late] }
    expect(await claim.settleBatch.simulate(keeper(), args)).toEqual({ payouts: [0n, amount / 2n, 0n] })
    const { settled } = await claim.settleBatchSync(keeper(), args)
    expect(settled).toMatchObject([{ coverId: covers.hit, payout: amount / 2n }])
    const tree = await buildSumTree(incidentId, [{ coverId: covers.hit, payout: 1n }])
    const withTree = claim.settleBatch(keeper(), { deployment, incidentId, coverIds: [covers.hit], tree })
    await expect(withTree).rejects.toThrow(DecidedByRatioError)
  })
})

describe('claim.fund', () => {
  test('default: sets the budget aside and begins the claim window; then the covers are paid from there', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay)
    const { budgetLeft } = await claim.get(keeper(), { deployment, incidentId })
    await claim.fund.simulate(keeper(), { deployment, incidentId })
    const { budget, closesAt } = await claim.fundSync(keeper(), { deployment, incidentId })

    expect(budget).toBe(budgetLeft)
    expect(closesAt).toBe((await home.now()) + times.claimWindow)
    expect(await claim.get(keeper(), { deployment, incidentId })).toMatchObject({ status: 'funded', closesAt })
    expect(await pool.get(keeper(), { deployment, poolId: home.poolId })).toMatchObject({ setAside: budget })
    await claim.settleSync(keeper(), { deployment, incidentId, coverId: covers.hit })
    const { setAside } = await pool.get(keeper(), { deployment, poolId: home.poolId })
    expect(setAside).toBe(budget - amount / 2n)
  })

  test('error: one class for each reason', async () => {
    const fund = () => claim.fund(keeper(), { deployment, incidentId })
    await expect(fund()).rejects.toThrow(IncidentNotDecidedError)
    await openIncident(home, instant)
    await decideIncident(home, half)
    await expect(fund()).rejects.toThrow(NotPayableYetError)
    await home.warp(times.payableDelay)
    await claim.fundSync(keeper(), { deployment, incidentId })
    await expect(fund()).rejects.toThrow(IncidentFundedError)
  })

  test('error: NothingToFundError when the incident was dismissed', async () => {
    await openIncident(home, instant)
    await decideIncident(home, 0)
    await home.warp(times.payableDelay)
    await expect(claim.fund(keeper(), { deployment, incidentId })).rejects.toThrow(NothingToFundError)
  })
})

describe('claim.withdrawHeld', () => {
  test('error: NothingHeldError when every payout went through', async () => {
    const withdraw = claim.withdrawHeld(buyer(), { deployment, poolId: home.poolId })
    await expect(withdraw).rejects.toThrow(NothingHeldError)
  })

  test('default: pays what the token refused to pay, once it pays again', async () => {
    await openIncident(home, instant)
    await decideIncident(home, half)
    await home.warp(times.payableDelay)
    const owner = home.accounts.buyers[0]?.address ?? '0x'
    const { client } = home.chain
    const code = (await client.getCode({ address: deployment.asset })) ?? '0x'
    // A token that refuses everything: the issuer has paused it.
    await client.setCode({ address: deployment.asset, bytecode: '0x5f5ffd' })
    await claim.settleSync(keeper(), { deployment, incidentId, coverId: covers.hit })
    await expect(claim.withdrawHeld(keeper(), { deployment, poolId: home.poolId, receiver: owner })).rejects.toThrow(
      PayoutFailedError,
    )
    await client.setCode({ address: deployment.asset, bytecode: code })

    const args = { deployment, poolId: home.poolId, receiver: owner }
    expect(await claim.withdrawHeld.simulate(keeper(), args)).toEqual({ amount: amount / 2n })
    expect(await claim.withdrawHeldSync(keeper(), args)).toMatchObject({ receiver: owner, amount: amount / 2n })
    expect(await pool.get(keeper(), { deployment, poolId: home.poolId })).toMatchObject({ held: 0n })
  })
})

describe('claim.get', () => {
  test('default: unknown, then open, then decided', async () => {
    const get = () => claim.get(home.clientOf(), { deployment, incidentId })
    expect(await get()).toMatchObject({ incidentId, status: 'unknown' })
    await openIncident(home, instant)
    expect(await get()).toMatchObject({ status: 'open', productId: 1, ordinal: 0, instant })
    await decideIncident(home, half)
    const decided = await get()
    expect(decided).toMatchObject({ status: 'decided', ratio: half })
    expect(decided.closesAt - decided.payableAt).toBe(times.claimWindow)
    expect(decided.budgetLeft).toBeGreaterThanOrEqual(amount / 2n)
  })
})

test('an open incident stops sales: the quote says frozen, the purchase is refused', async () => {
  await openIncident(home, instant)
  const now = await home.now()
  const quote = await cover.quote(buyer(), { deployment, productId: 1, amount, endDay: endDayFor(now, 30), now })
  expect(quote).toMatchObject({ blockers: ['frozen'], available: 0n })
  await expect(cover.buy(buyer(), { deployment, quote, permit: true })).rejects.toThrow(ProductFrozenError)
})
