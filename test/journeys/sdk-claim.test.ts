import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSumTree, encodeLeaves, endDayFor, leavesFileName, NotInTreeError } from '@omnicover/core'
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
  IncidentNotFundedError,
  InvalidProofError,
  NotCoveredError,
  NothingHeldError,
  NothingLeftError,
  NothingToFundError,
  NotOwnerError,
  NotPayableYetError,
  NotTooLateError,
  PayoutFailedError,
  ProductFrozenError,
  pool,
  ReturnNotOpenError,
  UnknownCoverError,
  WrongProductError,
} from '@omnicover/sdk'
import { erc20Abi } from 'viem'
import { sendTransaction } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type HomeChain, startHomeChain, times } from '../support/sdk/homeChain.js'
import { decideIncident, decideIncidentByTree, openIncident } from '../support/sdk/incident.js'
import { type Keeper, startKeeper } from '../support/sdk/keeper.js'
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
/** What the one that starts too late was charged. */
let latePremium: bigint

beforeAll(async () => {
  home = await startHomeChain()
  deployment = home.deployment
  await openForSale(home)
  const [hit, other] = [await buy(1), await buy(2)]
  await home.warp(times.waitingPeriod + times.skew)
  instant = await home.now()
  const late = await buy(1)
  covers = { hit: hit.coverId, other: other.coverId, late: late.coverId }
  latePremium = late.premium
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
  return cover.buySync(buyer(), { deployment, quote, permit: true })
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

  test('behavior: who bought too late for it has the whole premium back, once', async () => {
    const asked = { deployment, incidentId, coverId: covers.late }
    await openIncident(home, instant)
    await expect(cover.returnPremium(buyer(), asked)).rejects.toThrow(ProductFrozenError)
    await decideIncident(home, half)
    await expect(cover.returnPremium(buyer(), asked)).rejects.toThrow(ReturnNotOpenError)
    await home.warp(times.payableDelay)
    await expect(cover.returnPremium(buyer(), asked)).rejects.toThrow(IncidentNotFundedError)
    await claim.fundSync(keeper(), { deployment, incidentId })
    await expect(cover.returnPremium(keeper(), asked)).rejects.toThrow(NotOwnerError)
    await expect(cover.returnPremium(buyer(), { ...asked, coverId: covers.hit })).rejects.toThrow(NotTooLateError)
    await expect(cover.returnPremium(buyer(), { ...asked, coverId: covers.other })).rejects.toThrow(WrongProductError)
    await expect(cover.returnPremium(buyer(), { ...asked, incidentId: 7 })).rejects.toThrow(IncidentNotDecidedError)

    const simulated = await cover.returnPremium.simulate(buyer(), asked)
    const { premium } = await cover.returnPremiumSync(buyer(), asked)
    expect({ premium }).toEqual(simulated)
    expect(premium).toBe(latePremium)
    await expect(cover.returnPremium(buyer(), asked)).rejects.toThrow(UnknownCoverError)
    await expect(settle(covers.late)).rejects.toThrow(UnknownCoverError)
  })

  test('error: NothingLeftError when the incident was dismissed', async () => {
    await openIncident(home, instant)
    await decideIncident(home, 0)
    await home.warp(times.payableDelay)
    await expect(settle(covers.hit)).rejects.toThrow(NothingLeftError)
  })
})

/** Each cover of product 1 that was in force has an item of its own; here one of two, and a stranger. */
const leaves = () => ({
  incidentId,
  items: [
    { coverId: covers.hit, payout: 1_234_567n },
    { coverId: covers.late, payout: 1_000_000n },
  ],
})

/** Decides by the tree of these leaves, and waits until it is payable. */
async function decideTree() {
  await openIncident(home, instant)
  const tree = await buildSumTree(incidentId, leaves().items)
  await decideIncidentByTree(home, tree)
  await home.warp(times.payableDelay)
  return tree
}

describe('claim.settle by tree', () => {
  test('default: pays what the tree says, with the tree or with the proof alone', async () => {
    const tree = await decideTree()
    expect(await claim.get(keeper(), { deployment, incidentId })).toMatchObject({ byTree: true, ratio: 1_000_000 })
    const args = { deployment, incidentId, coverId: covers.hit }
    const withProof = { ...args, proof: tree.proofOf(covers.hit) }
    expect(await claim.settle.simulate(keeper(), withProof)).toEqual({ payout: 1_234_567n })
    expect(claim.settle.call({ ...args, tree })).toEqual(claim.settle.call(withProof))
    expect(await claim.settleSync(keeper(), { ...args, tree })).toMatchObject({ payout: 1_234_567n })
    await expect(claim.settle(keeper(), { ...args, tree })).rejects.toThrow(AlreadySettledError)
  })

  test('behavior: a batch pays who can be paid and leaves out the others', async () => {
    const tree = await decideTree()
    const args = { deployment, incidentId, coverIds: [covers.hit, covers.late], tree }
    expect(await claim.settleBatch.simulate(keeper(), args)).toEqual({ payouts: [1_234_567n, 0n] })
    const { settled } = await claim.settleBatchSync(keeper(), args)
    expect(settled).toMatchObject([{ coverId: covers.hit, payout: 1_234_567n }])
  })

  test('error: without a proof, with a wrong one, and of a tree that does not pay the cover', async () => {
    const tree = await decideTree()
    await expect(settle(covers.hit)).rejects.toThrow(DecidedByTreeError)
    const proof = { ...tree.proofOf(covers.hit), payout: 2_000_000n }
    const args = { deployment, incidentId, coverId: covers.hit }
    await expect(claim.settle(keeper(), { ...args, proof })).rejects.toThrow(InvalidProofError)
    const short = { ...tree.proofOf(covers.hit), proof: '0x12' } as const
    await expect(claim.settle(keeper(), { ...args, proof: short })).rejects.toThrow(InvalidProofError)
    await expect(claim.settle(keeper(), { ...args, coverId: covers.other, tree })).rejects.toThrow(NotInTreeError)
  })
})

describe('claim.listPayable, of an incident that is decided by tree', () => {
  test('default: what each proof pays, or why it does not; a cover without a leaf is left out', async () => {
    const tree = await decideTree()
    const list = (parameters: object = {}) =>
      claim.listPayable(keeper(), { deployment, coverIds: [covers.other, covers.hit, covers.late], ...parameters })
    const trees = new Map([[incidentId, tree]])
    expect(await list({ trees })).toEqual([{ coverId: covers.hit, incidentId, amount: 1_234_567n }])
    const partly = await buildSumTree(incidentId, [{ coverId: covers.late, payout: 1n }])
    expect(await list({ trees: new Map([[incidentId, partly]]) })).toEqual([])
    const wrong = await buildSumTree(incidentId, [{ coverId: covers.hit, payout: 9_999_999n }])
    expect(await list({ trees: new Map([[incidentId, wrong]]) })).toEqual([
      { coverId: covers.hit, incidentId, amount: 0n, error: expect.any(InvalidProofError) },
    ])
    await claim.settleSync(keeper(), { deployment, incidentId, coverId: covers.hit, tree })
    expect(await list({ trees })).toEqual([])
  })

  test('behavior: without the tree it says that a proof is needed', async () => {
    await decideTree()
    const [payout] = await claim.listPayable(keeper(), { deployment, coverIds: [covers.hit] })
    expect(payout).toEqual({ coverId: covers.hit, incidentId, amount: 0n, error: expect.any(DecidedByTreeError) })
    expect(payout?.error?.shortMessage).toContain('the leaves that were published with the decision')
  })
})

describe('a keeper with a folder of leaves', () => {
  let folder: string
  const keepers: Keeper[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnicover-claims-'))
  })
  afterEach(async () => {
    for (const one of keepers.splice(0)) await one.stop()
    rmSync(folder, { recursive: true })
  })
  /** A process with a store of its own: it knows nothing of those before it. */
  const start = () => {
    const one = startKeeper(home, mkdtempSync(join(folder, 'store-')), folder)
    keepers.push(one)
    return one
  }
  const publish = (text: string) => writeFileSync(join(folder, leavesFileName(incidentId, deployment.eid)), text)
  const paid = async () => (await cover.get(keeper(), { deployment, coverId: covers.hit })).paid

  test('default: pays by tree what the leaves say, leaves out who is not covered, and pays nobody twice', async () => {
    publish(encodeLeaves(leaves()))
    await decideTree()
    const first = start()
    await first.work()
    expect(await paid()).toBe(1_234_567n)
    for (let round = 0; round < 3; round += 1) await first.work()
    const second = start()
    await second.work()
    expect([first.sent('payout'), second.sent('payout')]).toEqual([1, 0])
    expect(await claim.get(keeper(), { deployment, incidentId })).toMatchObject({ budgetLeft: 1_000_000n })
    expect([...first.takeRefused(), ...second.takeRefused()]).toEqual([])
  })

  test('behavior: while leaves are missing or wrong it says so and pays nothing; a process with the right ones does', async () => {
    await decideTree()
    const first = start()
    await first.work()
    expect(first.takeRefused()).toMatchObject([withReason({ incidentId, eid: deployment.eid, reason: /ENOENT/ })])
    for (const [text, reason] of [
      [encodeLeaves({ incidentId, items: [{ coverId: covers.hit, payout: 9_999_999n }] }), /was decided/],
      [encodeLeaves(leaves()).slice(0, -9), /not JSON/],
    ] as const) {
      publish(text)
      await first.work()
      expect(first.takeRefused()).toMatchObject([withReason({ incidentId, eid: deployment.eid, reason })])
    }
    expect([await paid(), first.sent('payout')]).toEqual([0n, 0])
    publish(encodeLeaves(leaves()))
    await start().work()
    expect(await paid()).toBe(1_234_567n)
    await first.work()
    expect([await paid(), first.sent('payout')]).toEqual([1_234_567n, 0])
  })

  test('behavior: a holder who settled with a proof is not paid again', async () => {
    const tree = await decideTree()
    publish(encodeLeaves(leaves()))
    await claim.settleSync(buyer(), { deployment, incidentId, coverId: covers.hit, tree })
    const late = start()
    await late.work()
    expect([await paid(), late.sent('payout')]).toEqual([1_234_567n, 0])
  })
})

/** As an observer is told it. */
const withReason = ({ reason, ...rest }: { incidentId: number; eid: number; reason: RegExp }) => ({
  ...{ type: 'leavesRefused', ...rest },
  reason: expect.stringMatching(reason),
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
