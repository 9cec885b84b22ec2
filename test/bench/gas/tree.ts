import { buildSumTree, type SumProof, type SumTreeItem } from '@omnicover/core'
import { concat, type Hex, keccak256, numberToHex } from 'viem'

/** Levels of the tree of a million covers. */
const DEPTH = 20

/** A tree of a few covers whose proofs are as long as in one of a million. */
export type DeepTree = { top: Hex; total: bigint; proofOf: (coverId: bigint) => SumProof }

/**
 * Builds the tree of the covers, filled up to 64 leaves, as the left corner of one of a million: what stands on the right of each
 * further level is a node that nobody has the leaves of, with a sum of one unit.
 */
export async function buildTreeOfAMillion(incidentId: number, items: readonly SumTreeItem[]): Promise<DeepTree> {
  const last = items.at(-1)?.coverId ?? 0n
  const filler = Array.from({ length: 64 - items.length }, (_, i) => ({ coverId: last + 1n + BigInt(i), payout: 1n }))
  const corner = await buildSumTree(incidentId, [...items, ...filler])
  let [top, total] = [corner.top, corner.total]
  const above: Hex[] = []
  for (let level = 6; level < DEPTH; level++) {
    const sibling = concat([keccak256(numberToHex(level)), numberToHex(1n, { size: 8 })])
    top = keccak256(concat([top, numberToHex(total, { size: 8 }), sibling]))
    total += 1n
    above.push(sibling)
  }
  return {
    top,
    total,
    proofOf: (coverId) => {
      const { payout, path, proof } = corner.proofOf(coverId)
      return { payout, path, proof: concat([proof, ...above]) }
    },
  }
}
