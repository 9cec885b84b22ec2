import { keccak256 } from 'viem'
import { maxUint64 } from '../codec/range.js'
import { SumOverflowError } from './errors.js'

/** Bytes of a node as levels and proofs hold it: hash (32), sum (8). Two of them, side by side, are what their parent hashes. */
export const nodeSize = 40

/** Bytes of the id of a cover. */
export const idSize = 32

/**
 * The node of a leaf.
 *
 * @param incidentId - the incident that is decided; 32 bits
 * @param coverId - the cover that is paid; 256 bits
 * @param payout - what it is paid, units; 64 bits
 * @returns the node, 40 bytes
 */
export function leafNode(incidentId: number, coverId: bigint, payout: bigint): Uint8Array {
  const leaf = new Uint8Array(44)
  const view = viewOf(leaf)
  view.setUint32(0, incidentId)
  writeId(leaf, 4, coverId)
  view.setBigUint64(36, payout)
  return nodeOf(keccak256(leaf, 'bytes'), payout)
}

/**
 * The parent of two nodes.
 *
 * @param pair - the left and the right node, 80 bytes
 * @returns the node above them, 40 bytes
 * @throws {SumOverflowError} when their sum does not fit 64 bits
 */
export function parentNode(pair: Uint8Array): Uint8Array {
  const sum = sumOf(pair) + sumOf(pair.subarray(nodeSize))
  if (sum > maxUint64) throw new SumOverflowError(sum)
  return nodeOf(keccak256(pair, 'bytes'), sum)
}

/**
 * The sum of a node.
 *
 * @param node - 40 bytes or more: the first node counts
 * @returns the sum of the leaves below it, units
 */
export function sumOf(node: Uint8Array): bigint {
  return viewOf(node).getBigUint64(32)
}

/** Writes the id of a cover. */
export function writeId(bytes: Uint8Array, at: number, coverId: bigint): void {
  const view = viewOf(bytes)
  for (let word = 0; word < 4; word++) view.setBigUint64(at + 8 * word, coverId >> BigInt(192 - 64 * word))
}

/** Reads what `writeId` wrote. */
export function readId(bytes: Uint8Array, at: number): bigint {
  const view = viewOf(bytes)
  let coverId = 0n
  for (let word = 0; word < 4; word++) coverId = (coverId << 64n) | view.getBigUint64(at + 8 * word)
  return coverId
}

function nodeOf(hash: Uint8Array, sum: bigint): Uint8Array {
  const node = new Uint8Array(nodeSize)
  node.set(hash)
  viewOf(node).setBigUint64(32, sum)
  return node
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
