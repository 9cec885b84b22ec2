import {
  buildSumTree,
  CoreError,
  type FollowSumProofParameters,
  followSumProof,
  MalformedProofError,
  SumOverflowError,
  type SumTreeItem,
} from '@omnicover/core'
import fc from 'fast-check'
import type { Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DeployedHarness, startHarness } from '../support/differential/startHarness.js'
import { type Reason, sumTreeVectors } from '../support/differential/sumTreeVectors.js'
import { readVectors, vectorsText } from '../support/differential/vectorsFile.js'

const errors = {
  BadProofLength: MalformedProofError,
  BadPath: MalformedProofError,
  SumOverflow: SumOverflowError,
} as const satisfies Record<Reason, unknown>

const { trees, refused } = await sumTreeVectors()

describe('the shared vectors', () => {
  test('in the repository are those of today; else run `pnpm --filter @omnicover/test vectors`', async () => {
    expect(readVectors('sumTrees.json')).toBe(await vectorsText('sumTrees.json'))
  })

  test.each(trees)('$name: every leaf leads to the root here', ({ root, total, leaves }) => {
    for (const leaf of leaves) expect(followSumProof(leaf)).toEqual({ root, total })
  })

  test.each(refused)('$name: is refused here ($reason)', ({ reason, leaf }) => {
    expect(() => followSumProof(leaf)).toThrow(errors[reason])
  })
})

describe('the two trees', () => {
  let harness: DeployedHarness
  beforeAll(async () => {
    harness = await startHarness('SumTreeHarness')
  })
  afterAll(() => harness?.stop())

  const seed = Number(process.env.OMNICOVER_SEED ?? Math.floor(Math.random() * 2 ** 31))

  test('on the chain every leaf of 200 random trees leads to the root and the total of here', async () => {
    let compared = 0
    for (const { incidentId, items } of fc.sample(arbitraryTree, { seed, numRuns: 200 })) {
      const { root, total, proofOf } = await buildSumTree(incidentId, items)
      const leaves = items.map(({ coverId }) => ({ incidentId, coverId, ...proofOf(coverId) }))
      const [roots, totals] = await follow(leaves)
      expect(roots, `seed ${seed}`).toEqual(items.map(() => root))
      expect(totals, `seed ${seed}`).toEqual(items.map(() => total))
      compared += items.length
    }
    console.log(`Tree twin: ${compared} leaves of 200 random trees led to the root, seed ${seed}.`)
  }, 180_000)

  test('refuse the same damaged proofs and are led to the same place by all others, on 20,000 random ones', async () => {
    const leaves = fc.sample(damaged, { seed, numRuns: 20_000 })
    let refusedByBoth = 0
    for (let from = 0; from < leaves.length; from += 1_000) {
      const batch = leaves.slice(from, from + 1_000)
      const here = batch.map(tryToFollow)
      const [roots, totals] = await follow(batch)
      expect(roots, `seed ${seed}`).toEqual(here.map(({ root }) => root))
      expect(totals, `seed ${seed}`).toEqual(here.map(({ total }) => total))
      refusedByBoth += here.filter(({ root }) => root === zero).length
    }
    console.log(`Tree twin: ${leaves.length} damaged proofs compared, ${refusedByBoth} refused by both, seed ${seed}.`)
    expect(refusedByBoth).toBeGreaterThan(1_000)
    expect(leaves.length - refusedByBoth).toBeGreaterThan(1_000)
  }, 180_000)

  async function follow(leaves: readonly FollowSumProofParameters[]): Promise<[readonly Hex[], readonly bigint[]]> {
    return (await harness.call('followAll', [leaves])) as [readonly Hex[], readonly bigint[]]
  }
})

const zero: Hex = `0x${'00'.repeat(32)}`

/** Where a proof leads; zero when it is refused, as the harness says it. */
function tryToFollow(leaf: FollowSumProofParameters): { root: Hex; total: bigint } {
  try {
    return followSumProof(leaf)
  } catch (error) {
    if (!(error instanceof CoreError)) throw error
    return { root: zero, total: 0n }
  }
}

const arbitraryTree = fc.record({
  incidentId: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  items: fc
    .uniqueArray(
      fc.record({
        coverId: fc.oneof(fc.bigInt(0n, 2n ** 96n - 1n), fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 256n - 1n)),
        payout: fc.oneof(fc.bigInt(1n, 2n ** 57n), fc.bigInt(1n, 1_000_000n)),
      }),
      { minLength: 1, maxLength: 100, size: 'max', selector: ({ coverId }) => coverId },
    )
    .map((items): SumTreeItem[] => items.sort((a, b) => (a.coverId < b.coverId ? -1 : 1))),
})

/** A leaf of a vector, with one of its parts changed. */
const damaged = fc
  .record({
    leaf: fc.constantFrom(...trees.flatMap(({ leaves }) => leaves), ...refused.map(({ leaf }) => leaf)),
    change: fc.oneof(
      fc.record({ path: fc.oneof(fc.bigInt(0n, 15n), fc.bigInt(0n, 2n ** 256n - 1n)) }),
      fc.record({ payout: fc.bigInt(0n, 2n ** 64n - 1n) }),
      fc.record({ coverId: fc.bigInt(0n, 2n ** 256n - 1n) }),
      fc.record({ incidentId: fc.nat(2 ** 31) }),
      fc.record({ size: fc.nat(200) }),
      fc.record({ steps: fc.nat(70) }),
      fc.record({ at: fc.nat(160), byte: fc.nat(255) }),
    ),
  })
  .map(({ leaf, change }): FollowSumProofParameters => {
    const proof = leaf.proof.slice(2)
    if ('at' in change) {
      const at = 2 * change.at
      if (at >= proof.length) return leaf
      const byte = change.byte.toString(16).padStart(2, '0')
      return { ...leaf, proof: `0x${proof.slice(0, at)}${byte}${proof.slice(at + 2)}` }
    }
    const length = 'steps' in change ? 80 * change.steps : 'size' in change ? 2 * change.size : undefined
    if (length === undefined) return { ...leaf, ...change }
    return { ...leaf, proof: `0x${proof.padEnd(length, '0').slice(0, length)}` }
  })
