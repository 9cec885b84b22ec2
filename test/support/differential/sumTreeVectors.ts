import { buildSumTree, composeCoverId, type FollowSumProofParameters, type SumTreeItem } from '@omnicover/core'
import { type Hash, type Hex, sliceHex } from 'viem'

const most = 2n ** 64n - 1n
const maxStep: Hex = `0x${'00'.repeat(32)}${'ff'.repeat(8)}`
const maxIncident = 2 ** 32 - 1

const covers = (count: number): SumTreeItem[] =>
  Array.from({ length: count }, (_, serial) => ({
    coverId: composeCoverId({ eid: 30_101 + 9 * (serial >> 2), productId: 7, serial }),
    payout: BigInt(serial + 1) ** 3n * 1_000_000n,
  }))

const trees: Record<string, { incidentId: number; items: SumTreeItem[] }> = {
  'one leaf': { incidentId: 9, items: covers(1) },
  'one leaf, the largest': { incidentId: maxIncident, items: [{ coverId: 2n ** 256n - 1n, payout: most }] },
  'two leaves, the smallest': {
    incidentId: 0,
    items: [
      { coverId: 0n, payout: 1n },
      { coverId: 1n, payout: 1n },
    ],
  },
  'two leaves that sum to the most': {
    incidentId: 9,
    items: [
      { coverId: 1n, payout: most - 1n },
      { coverId: 2n, payout: 1n },
    ],
  },
  'three leaves': { incidentId: 9, items: covers(3) },
  'four leaves': { incidentId: 9, items: covers(4) },
  'five leaves: the last moves up twice': { incidentId: 9, items: covers(5) },
  'seven leaves': { incidentId: 9, items: covers(7) },
  'eleven leaves': { incidentId: 9, items: covers(11) },
}

/** Why a proof is refused; named as the errors of the contract are. */
export type Reason = 'BadProofLength' | 'BadPath' | 'SumOverflow'

/** A tree, and what settles each of its covers. */
export type TreeVector = { name: string; root: Hash; top: Hash; total: bigint; leaves: FollowSumProofParameters[] }

/** A proof that both languages refuse. */
export type RefusedVector = { name: string; reason: Reason; leaf: FollowSumProofParameters }

/** The vectors that hold the two trees together, as written to packages/core/vectors/sumTrees.json. */
export async function sumTreeVectors(): Promise<{ trees: TreeVector[]; refused: RefusedVector[] }> {
  return { trees: await Promise.all(Object.entries(trees).map(treeVector)), refused: refusedVectors() }
}

async function treeVector([name, { incidentId, items }]: [string, (typeof trees)[string]]): Promise<TreeVector> {
  const { root, top, total, proofOf } = await buildSumTree(incidentId, items)
  return { name, root, top, total, leaves: items.map(({ coverId }) => ({ incidentId, coverId, ...proofOf(coverId) })) }
}

function refusedVectors(): RefusedVector[] {
  const step: Hex = `0x${'5a'.repeat(40)}`
  const leaf = { incidentId: 9, coverId: 1n, payout: 1n, path: 0n, proof: step }
  return [
    { name: 'a byte too few', reason: 'BadProofLength', leaf: { ...leaf, proof: sliceHex(step, 0, 39) } },
    { name: 'a byte too many', reason: 'BadProofLength', leaf: { ...leaf, proof: `${step}00` } },
    { name: 'a step too many', reason: 'BadProofLength', leaf: { ...leaf, proof: `0x${'00'.repeat(65 * 40)}` } },
    { name: 'a bit above the last step', reason: 'BadPath', leaf: { ...leaf, path: 2n } },
    { name: 'a bit without a step', reason: 'BadPath', leaf: { ...leaf, path: 1n, proof: '0x' } },
    { name: 'the highest bit', reason: 'BadPath', leaf: { ...leaf, path: 2n ** 255n } },
    { name: 'a sum one too large', reason: 'SumOverflow', leaf: { ...leaf, proof: maxStep } },
    { name: 'the same from the left', reason: 'SumOverflow', leaf: { ...leaf, path: 1n, proof: maxStep } },
  ]
}
