import { concat, type Hex, toHex } from 'viem'
import { NotInTreeError } from './errors.js'
import { idSize, nodeSize, readId, sumOf } from './nodes.js'

/** What shows that a tree pays a cover; together with incident and cover all that a settlement takes. */
export type SumProof = {
  /** Units. */
  readonly payout: bigint
  /** Bit i is 1 when the sibling of step i, from the leaf up, is on the left. */
  readonly path: bigint
  /** The siblings from the leaf up, 40 bytes each: hash (32), sum (8). */
  readonly proof: Hex
}

/**
 * Finds a cover.
 *
 * @param ids - the covers of a tree in ascending order, 32 bytes each
 * @param coverId - the one to find
 * @returns its index
 * @throws {NotInTreeError} when it is not among them
 */
export function indexOf(ids: Uint8Array, coverId: bigint): number {
  let [from, to] = [0, ids.length / idSize]
  while (from < to) {
    const middle = (from + to) >>> 1
    const found = readId(ids, middle * idSize)
    if (found === coverId) return middle
    if (found < coverId) from = middle + 1
    else to = middle
  }
  throw new NotInTreeError(coverId)
}

/** All levels of a tree, the leaves first: nodes side by side, 40 bytes each. */
export type Levels = [leaves: Uint8Array, ...above: Uint8Array[]]

/**
 * The proof of a leaf.
 *
 * @param levels - of its tree
 * @param leaf - its index
 * @returns payout, path and proof
 */
export function proofAt(levels: Levels, leaf: number): SumProof {
  const siblings: Uint8Array[] = []
  let path = 0n
  let index = leaf
  for (const level of levels) {
    const at = (index ^ 1) * nodeSize
    // A node without a sibling has moved up unchanged: no step.
    if (at < level.length) {
      if (index % 2 === 1) path |= 1n << BigInt(siblings.length)
      siblings.push(level.subarray(at, at + nodeSize))
    }
    index >>>= 1
  }
  return { payout: sumOf(levels[0].subarray(leaf * nodeSize)), path, proof: toHex(concat(siblings)) }
}
