import type { Hash } from 'viem'
import { CoreError } from '../errors.js'
import { type FollowSumProofParameters, followSumProof } from './followSumProof.js'

/** A leaf, its proof, and the root that was decided. */
export type VerifySumProofParameters = FollowSumProofParameters & {
  readonly root: Hash
}

/**
 * Says whether a decided root pays a cover so much.
 *
 * @param parameters - the root, the leaf and its proof
 * @returns true when it does; false when the proof leads elsewhere, or is none
 * @example
 * verifySumProof({ root: tree.root, incidentId: 7, coverId: 5n, ...tree.proofOf(5n) }) // true
 */
export function verifySumProof({ root, ...leaf }: VerifySumProofParameters): boolean {
  try {
    return followSumProof(leaf).root === root.toLowerCase()
  } catch (error) {
    if (error instanceof CoreError) return false
    throw error
  }
}
