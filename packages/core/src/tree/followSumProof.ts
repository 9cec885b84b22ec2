import { concat, type Hash, hexToBytes, keccak256 } from 'viem'
import { toDigits } from '../codec/hex.js'
import { checkRange, maxUint64 } from '../codec/range.js'
import { MalformedProofError } from './errors.js'
import { leafNode, nodeSize, parentNode, sumOf } from './nodes.js'
import type { SumProof } from './proofAt.js'

/** A leaf and its proof. */
export type FollowSumProofParameters = SumProof & {
  readonly incidentId: number
  readonly coverId: bigint
}

const maxLevels = 64

/**
 * The root and the total that a leaf and its proof lead to: the twin of `SumTree.root`, which says what a proof shows. It proves
 * nothing until the root is compared with the one that was decided: see `verifySumProof`.
 *
 * @param parameters - the leaf and its proof
 * @returns the root, and the sum of all leaves, units
 * @throws {MalformedProofError} when the proof is not 40 bytes for each of at most 64 steps, or the path has a bit above the last
 * @throws {SumOverflowError} when the sum does not fit 64 bits
 * @throws {InvalidHexError} when the proof is not hex
 * @throws {OutOfRangeError} when a number does not fit its bits
 */
export function followSumProof(parameters: FollowSumProofParameters): { root: Hash; total: bigint } {
  const { incidentId, coverId, payout, path } = parameters
  checkRange('incidentId', incidentId, 0, 2 ** 32 - 1)
  checkRange('coverId', coverId, 0n, 2n ** 256n - 1n)
  checkRange('payout', payout, 0n, maxUint64)

  let node = leafNode(incidentId, coverId, payout)
  for (const [step, sibling] of siblingsOf(parameters).entries()) {
    const isLeft = (path >> BigInt(step)) & 1n
    node = parentNode(concat(isLeft ? [sibling, node] : [node, sibling]))
  }
  return { root: keccak256(node), total: sumOf(node) }
}

function siblingsOf({ path, proof }: SumProof): Uint8Array[] {
  const bytes = hexToBytes(`0x${toDigits('proof', proof)}`)
  const steps = bytes.length / nodeSize
  if (!Number.isInteger(steps) || steps > maxLevels) {
    throw new MalformedProofError(`The proof has ${bytes.length} bytes; it must have 40 for each of at most 64 steps.`)
  }
  if (path < 0n || path >> BigInt(steps) !== 0n) {
    throw new MalformedProofError(`The path is ${path}; it must have no bit but one for each of the ${steps} steps.`)
  }
  return Array.from({ length: steps }, (_, step) => bytes.subarray(step * nodeSize, (step + 1) * nodeSize))
}
