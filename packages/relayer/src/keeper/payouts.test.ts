import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSumTree, composeCoverId, encodeLeaves, leavesFileName, verifySumProof } from '@omnicover/core'
import { claimDeskAbi } from '@omnicover/deployments'
import { decodeFunctionData } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLeavesFolder } from '../adapters/leavesFolder.js'
import type { UntimedEvent } from '../useCases/context.js'
import { type FakeState, fakeChain, keptChain } from './fakeChain.fixture.js'
import { createPayouts, type Payouts } from './payouts.js'
import { createPlaces } from './places.js'
import { chainIncident, chainProduct, chainSnapshot } from './snapshots.fixture.js'

const eid = 40_102
const incidentId = 1
const resendAfterMs = 60_000
const idOf = (serial: number) => composeCoverId({ eid, productId: 1, serial })
const open = { start: 0, end: 5_000, amount: 1_000n, paid: 0n, settled: 0 }
const settled = { ...open, settled: 1 }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnicover-leaves-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const publish = (text: string) => writeFileSync(join(folder, leavesFileName(incidentId, eid)), text)
const leavesOf = (serials: readonly number[], id = incidentId) => ({
  incidentId: id,
  items: serials.map((serial) => ({ coverId: idOf(serial), payout: BigInt(serial + 1) })),
})
const rootOf = async (leaves: ReturnType<typeof leavesOf>) => (await buildSumTree(leaves.incidentId, leaves.items)).root

/** A chain with a funded incident that is decided by a tree of all its covers but the first, and what looks for payouts there. */
async function world(coverCount: number) {
  const leaves = leavesOf(Array.from({ length: coverCount - 1 }, (_, i) => i + 1))
  const root = await rootOf(leaves)
  const incident = chainIncident({ state: 3, ratio: 1_000_000, budgetLeft: 5, closesAt: 2_000, byTree: true })
  const chain = chainSnapshot({ eid, incidents: [incident], products: [chainProduct({ coverCount })] })
  const state: FakeState = { chain, root, covers: Array.from({ length: coverCount }, () => open) }
  const fake = fakeChain(eid, state)
  const told: UntimedEvent[] = []
  let nowMs = 0
  const tell = (event: UntimedEvent) => void told.push(event)
  const context = { clock: { nowMs: () => nowMs }, tell, places: createPlaces() }
  const payouts = createPayouts({ leaves: openLeavesFolder(folder), resendAfterMs })
  return {
    ...{ leaves, root, state, fake, payouts },
    pass: (ms: number) => {
      nowMs += ms
    },
    /** What one look finds: the items of each batch. */
    look: async (by: Payouts = payouts) => {
      const duties = await by.plan(state.chain, { ...fake, kept: keptChain(eid) }, context)
      return duties.map((duty) => {
        if (duty.kind !== 'call') throw new TypeError('a payout is a call')
        expect(duty.to).toBe(keptChain(eid).desk)
        const { functionName, args } = decodeFunctionData({ abi: claimDeskAbi, data: duty.data })
        if (functionName !== 'settleItems') throw new TypeError(`${functionName} is not by tree`)
        expect(args[0]).toBe(incidentId)
        return args[1]
      })
    },
    takeTold: () => told.splice(0),
  }
}

describe('createPayouts, by tree', () => {
  test('default: every cover of the published leaves is settled with a proof of what it is due', async () => {
    const { leaves, root, look, takeTold } = await world(5)
    publish(encodeLeaves(leaves))
    const [batch] = await look()
    expect(batch?.map(({ coverId, payout }) => ({ coverId, payout }))).toEqual(leaves.items)
    for (const item of batch ?? []) expect(verifySumProof({ root, incidentId, ...item })).toBe(true)
    expect(takeTold()).toEqual([])
  })

  test('behavior: what is paid is left out, also by a process that knows nothing; when all is paid nothing is sent', async () => {
    const { leaves, state, look } = await world(5)
    publish(encodeLeaves(leaves))
    await look()
    state.covers = [open, settled, open, settled, open]
    const anew = createPayouts({ leaves: openLeavesFolder(folder), resendAfterMs })
    expect((await look(anew)).map((batch) => batch.map(({ payout }) => payout))).toEqual([[3n, 5n]])
    state.covers = [open, settled, settled, settled, settled]
    expect(await look(anew)).toEqual([])
  })

  test('behavior: many leaves are paid in batches, in bounded looks that come round to every cover', async () => {
    const { leaves, state, fake, look } = await world(601)
    publish(encodeLeaves(leaves))
    state.covers = Array.from({ length: 601 }, (_, serial) => (serial <= 40 || serial === 600 ? open : settled))
    const found: number[][] = []
    for (let round = 0; round < 4; round += 1) {
      fake.reads.length = 0
      found.push((await look()).flat().map(({ payout }) => Number(payout) - 1))
      expect(fake.reads.filter(({ functionName }) => functionName === 'getCover').length).toBeLessThanOrEqual(500)
    }
    const first = Array.from({ length: 32 }, (_, i) => i + 1)
    expect(found).toEqual([first, [...Array.from({ length: 8 }, (_, i) => i + 33)], [600], first])
  })

  test('behavior: a leaf of a cover that the chain did not sell is passed over', async () => {
    const { state, look } = await world(5)
    const leaves = leavesOf([1, 7])
    state.root = await rootOf(leaves)
    publish(encodeLeaves(leaves))
    expect((await look()).map((batch) => batch.map(({ payout }) => payout))).toEqual([[2n]])
  })

  test('behavior: without a file nothing is paid; that is told once, and looked at again after a while', async () => {
    const { leaves, look, pass, takeTold } = await world(5)
    expect(await look()).toEqual([])
    const reason = expect.stringMatching(/incident-1-40102\.json \(ENOENT\); put the file there/)
    expect(takeTold()).toEqual([{ type: 'leavesRefused', incidentId, eid, reason }])
    publish(encodeLeaves(leaves))
    pass(resendAfterMs - 1)
    expect(await look()).toEqual([])
    pass(1)
    expect(await look()).toHaveLength(1)
    expect(takeTold()).toEqual([])
  })

  test.each([
    [
      'of which one pays a unit more',
      () => encodeLeaves(leavesOf([2, 2, 3, 4].map((serial) => serial))),
      /given twice/,
    ],
    ['of other amounts', () => encodeLeaves(leavesOf([1, 2, 3])), /root 0x[\da-f]{64}, but 0x[\da-f]{64} was decided/],
    ['of another incident', () => encodeLeaves(leavesOf([1, 2, 3, 4], 2)), /was decided; nothing is paid/],
    ['that were cut off', () => encodeLeaves(leavesOf([1, 2, 3, 4])).slice(0, 90), /not JSON/],
    ['of none', () => encodeLeaves(leavesOf([])), /no payout/],
  ])('behavior: for leaves %s nothing is paid; the right ones help', async (_, text, reason) => {
    const { leaves, look, pass, takeTold } = await world(5)
    publish(text())
    expect(await look()).toEqual([])
    expect(takeTold()).toEqual([{ type: 'leavesRefused', incidentId, eid, reason: expect.stringMatching(reason) }])
    pass(resendAfterMs)
    expect(await look()).toEqual([])
    expect(takeTold()).toEqual([])
    publish(encodeLeaves(leaves))
    pass(resendAfterMs)
    expect(await look()).toHaveLength(1)
  })

  test('behavior: for a root that changed on the chain, as after a reorganisation, the leaves count anew', async () => {
    const { leaves, state, look, takeTold } = await world(5)
    publish(encodeLeaves(leaves))
    await look()
    publish(encodeLeaves(leavesOf([1, 2])))
    state.root = await rootOf(leavesOf([1, 2]))
    expect((await look()).map((batch) => batch.map(({ payout }) => payout))).toEqual([[2n, 3n]])
    state.root = await rootOf(leavesOf([3]))
    expect(await look()).toEqual([])
    expect(takeTold()).toMatchObject([{ type: 'leavesRefused' }])
  })

  test('behavior: an operator without a folder leaves decisions by tree to others, and reads nothing for them', async () => {
    const { fake, look, takeTold } = await world(5)
    expect(await look(createPayouts({ resendAfterMs }))).toEqual([])
    expect([fake.reads, takeTold()]).toEqual([[], []])
  })

  test('behavior: nothing is looked for before the money is set aside, after the window, or when all is spent', async () => {
    const { leaves, state, fake, look } = await world(5)
    publish(encodeLeaves(leaves))
    const [incident] = state.chain.incidents
    if (!incident) throw new TypeError('the chain has an incident')
    for (const change of [{ state: 2 }, { closesAt: 999 }, { budgetLeft: 0 }]) {
      state.chain = { ...state.chain, incidents: [{ ...incident, ...change }] }
      expect(await look()).toEqual([])
    }
    expect(fake.reads).toEqual([])
  })
})
