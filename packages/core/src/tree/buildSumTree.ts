import { bytesToHex, type Hash, keccak256 } from 'viem'
import { checkRange, maxUint64 } from '../codec/range.js'
import { DuplicateCoverError, EmptyTreeError, SumOverflowError, UnsortedCoverError, ZeroPayoutError } from './errors.js'
import { idSize, leafNode, nodeSize, parentNode, sumOf, writeId } from './nodes.js'
import { indexOf, type Levels, proofAt, type SumProof } from './proofAt.js'

/** What a decision pays a cover: a leaf of the tree. */
export type SumTreeItem = {
  readonly coverId: bigint
  /** Units. */
  readonly payout: bigint
}

/** The Merkle sum tree of an itemised decision. */
export type SumTree = {
  /** What the decision carries: binds the top and the total. */
  readonly root: Hash
  /** Hash of the node above all others. */
  readonly top: Hash
  /** Sum of all payouts, units. */
  readonly total: bigint
  /**
   * What settles a cover against the root.
   *
   * @param coverId - a cover of the tree
   * @returns payout, path and proof
   * @throws {NotInTreeError} when the tree does not pay it
   */
  readonly proofOf: (coverId: bigint) => SumProof
}

/** How to build a tree. */
export type BuildSumTreeOptions = {
  /**
   * Called after every 4,096 hashes with the number of all so far, and awaited: a page that shall stay responsive returns a
   * promise of its next frame. A tree of n covers takes 2n - 1 hashes.
   */
  readonly onProgress?: ((hashed: number) => void | Promise<void>) | undefined
}

const hashesBetweenCalls = 4_096

/**
 * Builds the Merkle sum tree of an itemised decision: the twin of `SumTree.sol`, which says what the tree is and what a proof
 * shows. The finished tree holds about 112 bytes a cover.
 *
 * @param incidentId - the incident that is decided
 * @param items - the payouts, sorted by cover, no cover twice, none of 0 units
 * @param options - progress
 * @returns root, top, total and proofs
 * @throws {EmptyTreeError} when there is no payout
 * @throws {ZeroPayoutError} when a payout is 0
 * @throws {DuplicateCoverError} when a cover is given twice
 * @throws {UnsortedCoverError} when the covers are not sorted
 * @throws {SumOverflowError} when the sum of all payouts does not fit 64 bits
 * @throws {OutOfRangeError} when the incident does not fit 32 bits, a cover 256 or a payout 64
 * @example
 * const tree = await buildSumTree(7, [{ coverId: 1n, payout: 2_000_000n }, { coverId: 5n, payout: 3_000_000n }])
 * const { payout, path, proof } = tree.proofOf(5n)
 */
export async function buildSumTree(
  incidentId: number,
  items: Iterable<SumTreeItem>,
  { onProgress }: BuildSumTreeOptions = {},
): Promise<SumTree> {
  checkRange('incidentId', incidentId, 0, 2 ** 32 - 1)
  let hashed = 0
  const count: Count = () => (++hashed % hashesBetweenCalls === 0 ? onProgress?.(hashed) : undefined)

  const { ids, leaves } = await readLeaves(incidentId, items, count)
  const levels: Levels = [leaves]
  let top = leaves
  while (top.length > nodeSize) {
    top = await levelAbove(top, count)
    levels.push(top)
  }
  return {
    root: keccak256(top),
    top: bytesToHex(top.subarray(0, 32)),
    total: sumOf(top),
    proofOf: (coverId) => proofAt(levels, indexOf(ids, coverId)),
  }
}

/** Counts a hash; returns what is to be awaited before the next. */
type Count = () => void | Promise<void>

/** The covers as rows of 32 bytes, and their leaves as a level. */
async function readLeaves(
  incidentId: number,
  items: Iterable<SumTreeItem>,
  count: Count,
): Promise<{ ids: Uint8Array; leaves: Uint8Array }> {
  let [ids, leaves, size, total, previous] = [new Uint8Array(idSize), new Uint8Array(nodeSize), 0, 0n, -1n]
  for (const { coverId, payout } of items) {
    checkItem(coverId, payout, previous)
    total += payout
    if (total > maxUint64) throw new SumOverflowError(total)

    ids = withRoom(ids, (size + 1) * idSize)
    leaves = withRoom(leaves, (size + 1) * nodeSize)
    writeId(ids, size * idSize, coverId)
    leaves.set(leafNode(incidentId, coverId, payout), size * nodeSize)
    previous = coverId
    size++
    await count()
  }
  if (size === 0) throw new EmptyTreeError()
  return { ids: ids.subarray(0, size * idSize), leaves: leaves.subarray(0, size * nodeSize) }
}

function checkItem(coverId: bigint, payout: bigint, previous: bigint): void {
  checkRange('coverId', coverId, 0n, 2n ** 256n - 1n)
  checkRange('payout', payout, 0n, maxUint64)
  if (payout === 0n) throw new ZeroPayoutError(coverId)
  if (coverId === previous) throw new DuplicateCoverError(coverId)
  if (coverId < previous) throw new UnsortedCoverError(coverId, previous)
}

/** The rows themselves when they have so many bytes, else a copy with twice the room. */
function withRoom(rows: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  if (bytes <= rows.length) return rows
  const larger = new Uint8Array(2 * rows.length)
  larger.set(rows)
  return larger
}

async function levelAbove(level: Uint8Array, count: Count): Promise<Uint8Array<ArrayBuffer>> {
  const nodes = level.length / nodeSize
  const above = new Uint8Array(Math.ceil(nodes / 2) * nodeSize)
  for (let left = 0; left + 1 < nodes; left += 2) {
    above.set(parentNode(level.subarray(left * nodeSize, (left + 2) * nodeSize)), (left / 2) * nodeSize)
    await count()
  }
  // Without a partner it moves up unchanged.
  if (nodes % 2 === 1) above.set(level.subarray(-nodeSize), above.length - nodeSize)
  return above
}
