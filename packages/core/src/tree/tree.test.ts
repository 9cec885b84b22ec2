import fc from 'fast-check'
import { encodePacked, type Hash, type Hex, keccak256, size, sliceHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { OutOfRangeError } from '../errors.js'
import { buildSumTree, type SumTreeItem } from './buildSumTree.js'
import {
  DuplicateCoverError,
  EmptyTreeError,
  MalformedProofError,
  NotInTreeError,
  SumOverflowError,
  UnsortedCoverError,
  ZeroPayoutError,
} from './errors.js'
import { followSumProof } from './followSumProof.js'
import { verifySumProof } from './verifySumProof.js'

const incidentId = 7
const most = 2n ** 64n - 1n
const item = (coverId: bigint, payout: bigint): SumTreeItem => ({ coverId, payout })
const [a, b, c] = [item(11n, 100n), item(12n, 20n), item(13n, 3n)]

const arbitraryItems = fc
  .uniqueArray(
    fc.record({
      coverId: fc.oneof(fc.bigInt(0n, 2n ** 96n), fc.bigInt(0n, 300n), fc.bigInt(2n ** 256n - 300n, 2n ** 256n - 1n)),
      payout: fc.oneof(fc.bigInt(1n, 2n ** 57n), fc.bigInt(1n, 1_000_000n)),
    }),
    { minLength: 1, maxLength: 100, size: 'max', selector: ({ coverId }) => coverId },
  )
  .map((items) => items.sort((x, y) => (x.coverId < y.coverId ? -1 : 1)))

type Node = { hash: Hash; sum: bigint }
const leaf = ({ coverId, payout }: SumTreeItem): Node => ({
  hash: keccak256(encodePacked(['uint32', 'uint256', 'uint64'], [incidentId, coverId, payout])),
  sum: payout,
})
const parent = (left: Node, right: Node): Node => ({
  hash: keccak256(
    encodePacked(['bytes32', 'uint64', 'bytes32', 'uint64'], [left.hash, left.sum, right.hash, right.sum]),
  ),
  sum: left.sum + right.sum,
})
const rootOf = ({ hash, sum }: Node) => keccak256(encodePacked(['bytes32', 'uint64'], [hash, sum]))
const stepOf = ({ hash, sum }: Node) => encodePacked(['bytes32', 'uint64'], [hash, sum])

/** The format as it is written down, and nothing else. */
function plainTop(items: readonly SumTreeItem[]): Node {
  let level = items.map(leaf)
  while (level.length > 1) {
    level = level.flatMap((node, i) => {
      const right = level[i + 1]
      return i % 2 === 1 ? [] : [right ? parent(node, right) : node]
    })
  }
  return level[0] as Node
}

describe('buildSumTree', () => {
  test('one leaf is the top', async () => {
    const tree = await buildSumTree(incidentId, [a])
    expect(tree).toMatchObject({ root: rootOf(leaf(a)), top: leaf(a).hash, total: 100n })
    expect(tree.proofOf(11n)).toEqual({ payout: 100n, path: 0n, proof: '0x' })
  })

  test('of three leaves the last moves up unchanged and has the shorter proof', async () => {
    const tree = await buildSumTree(incidentId, [a, b, c])
    const ab = parent(leaf(a), leaf(b))
    expect(tree).toMatchObject({ root: rootOf(parent(ab, leaf(c))), top: parent(ab, leaf(c)).hash, total: 123n })
    expect(tree.proofOf(11n)).toEqual({ payout: 100n, path: 0b00n, proof: join(stepOf(leaf(b)), stepOf(leaf(c))) })
    expect(tree.proofOf(12n)).toEqual({ payout: 20n, path: 0b01n, proof: join(stepOf(leaf(a)), stepOf(leaf(c))) })
    expect(tree.proofOf(13n)).toEqual({ payout: 3n, path: 0b1n, proof: stepOf(ab) })
  })

  test('follows the written format for every number of leaves up to 130', async () => {
    const items = Array.from({ length: 130 }, (_, i) => item(BigInt(i * i), BigInt(i + 1)))
    for (let leaves = 1; leaves <= items.length; leaves++) {
      const some = items.slice(0, leaves)
      const { top, total } = await buildSumTree(incidentId, some)
      expect({ hash: top, sum: total }).toEqual(plainTop(some))
    }
  })

  test('totals the payouts and proves each of them, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryItems, async (items) => {
        const tree = await buildSumTree(incidentId, items)
        expect(tree.total).toBe(items.reduce((sum, { payout }) => sum + payout, 0n))
        expect(tree.root).toBe(rootOf({ hash: tree.top, sum: tree.total }))
        for (const { coverId, payout } of items) {
          const proof = tree.proofOf(coverId)
          expect(proof.payout).toBe(payout)
          const { root, total } = tree
          expect(followSumProof({ incidentId, coverId, ...proof })).toEqual({ root, total })
        }
      }),
      { numRuns: 50 },
    )
  })

  test('takes any iterable, once', async () => {
    const { root } = await buildSumTree(incidentId, [a, b, c])
    expect(await buildSumTree(incidentId, [a, b, c].values())).toMatchObject({ root })
  })

  test('says how far it is and waits for whom it told', async () => {
    const items = Array.from({ length: 5_000 }, (_, i) => item(BigInt(i), 1n))
    const calls: number[] = []
    let isDrawing = false
    await buildSumTree(incidentId, items, {
      async onProgress(hashed) {
        expect(isDrawing).toBe(false)
        isDrawing = true
        for (let turn = 0; turn < 10; turn++) await undefined
        isDrawing = false
        calls.push(hashed)
      },
    })
    expect(calls).toEqual([4_096, 8_192])
  })

  test('passes on what the progress throws', async () => {
    const items = Array.from({ length: 5_000 }, (_, i) => item(BigInt(i), 1n))
    const cancelled = new Error('cancelled')
    const onProgress = () => Promise.reject(cancelled)
    await expect(buildSumTree(incidentId, items, { onProgress })).rejects.toBe(cancelled)
  })

  test('accepts the largest of everything', async () => {
    const largest = item(2n ** 256n - 1n, most - 1n)
    const tree = await buildSumTree(2 ** 32 - 1, [item(0n, 1n), largest])
    expect(tree.total).toBe(most)
    const proof = tree.proofOf(largest.coverId)
    expect(verifySumProof({ root: tree.root, incidentId: 2 ** 32 - 1, coverId: largest.coverId, ...proof })).toBe(true)
  })

  test.each([
    ['no payout', [], EmptyTreeError],
    ['a payout of 0', [a, item(12n, 0n)], ZeroPayoutError],
    ['a cover twice', [a, b, b], DuplicateCoverError],
    ['covers out of order', [b, a], UnsortedCoverError],
    ['a sum of 65 bits', [item(1n, most), item(2n, 1n)], SumOverflowError],
    ['a payout of 65 bits', [item(1n, most + 1n)], OutOfRangeError],
    ['a negative payout', [item(1n, -1n)], OutOfRangeError],
    ['a cover of 257 bits', [item(2n ** 256n, 1n)], OutOfRangeError],
    ['a negative cover', [item(-1n, 1n)], OutOfRangeError],
  ])('refuses %s', async (_, items, error) => {
    await expect(buildSumTree(incidentId, items)).rejects.toThrow(error)
  })

  test('refuses an incident of 33 bits', async () => {
    await expect(buildSumTree(2 ** 32, [a])).rejects.toThrow(OutOfRangeError)
  })

  test('has no proof for a cover that it does not pay', async () => {
    const tree = await buildSumTree(incidentId, [a, c])
    for (const coverId of [0n, 10n, 12n, 14n, 2n ** 256n]) expect(() => tree.proofOf(coverId)).toThrow(NotInTreeError)
  })
})

describe('verifySumProof', () => {
  test('refuses every single changed bit of incident, cover, payout, path, proof and root', async () => {
    const items = Array.from({ length: 11 }, (_, i) => item(BigInt(i + 1), BigInt(1_000 * i + 7)))
    const tree = await buildSumTree(incidentId, items)
    for (const coverId of [1n, 6n, 11n]) {
      const right = { root: tree.root, incidentId, coverId, ...tree.proofOf(coverId) }
      expect(verifySumProof(right)).toBe(true)
      for (let i = 0n; i < 256n; i++) {
        const bit = 1n << i
        expect(verifySumProof({ ...right, coverId: coverId ^ bit })).toBe(false)
        expect(verifySumProof({ ...right, path: right.path ^ bit })).toBe(false)
        expect(verifySumProof({ ...right, root: flip(right.root, Number(i)) })).toBe(false)
        if (i < 64n) expect(verifySumProof({ ...right, payout: right.payout ^ bit })).toBe(false)
        if (i < 32n) expect(verifySumProof({ ...right, incidentId: Number(BigInt(incidentId) ^ bit) })).toBe(false)
      }
      for (let i = 0; i < 8 * size(right.proof); i++) {
        expect(verifySumProof({ ...right, proof: flip(right.proof, i) })).toBe(false)
      }
    }
  })

  test('refuses what is not a proof, and says so where it is followed', async () => {
    const tree = await buildSumTree(incidentId, [a, b, c])
    const right = { root: tree.root, incidentId, coverId: 11n, ...tree.proofOf(11n) }
    const malformed = [
      { ...right, proof: sliceHex(right.proof, 0, 79) },
      { ...right, proof: join(right.proof, '0x00') },
      { ...right, proof: join(right.proof, ...Array.from({ length: 63 }, () => stepOf(leaf(c)))) },
      { ...right, path: 0b100n },
      { ...right, path: -1n },
    ]
    for (const proof of malformed) {
      expect(verifySumProof(proof)).toBe(false)
      expect(() => followSumProof(proof)).toThrow(MalformedProofError)
    }
    expect(() => followSumProof({ ...right, proof: '0xnothex' })).toThrow('proof is not hex')
  })

  test('refuses a sum that wraps', () => {
    const sibling = { hash: leaf(b).hash, sum: most }
    const wrapped = { incidentId, coverId: 11n, payout: 1n, path: 0n, proof: stepOf(sibling) }
    expect(() => followSumProof(wrapped)).toThrow(SumOverflowError)
  })

  test('a node that states too small a sum makes its leaves unprovable', () => {
    const [ab, short] = [parent(leaf(a), leaf(b)), { hash: parent(leaf(a), leaf(b)).hash, sum: 1n }]
    const root = rootOf(parent(short, leaf(c)))
    const proofOfA = join(stepOf(leaf(b)), stepOf(leaf(c)))
    expect(ab.sum).toBe(120n)
    expect(verifySumProof({ root, incidentId, ...a, path: 0n, proof: proofOfA })).toBe(false)
    expect(verifySumProof({ root, incidentId, ...c, path: 1n, proof: stepOf(short) })).toBe(true)
  })

  test('a node is never taken for a leaf, nor a leaf for a node', async () => {
    const tree = await buildSumTree(incidentId, [a, b])
    expect(tree.root).not.toBe(tree.top)
    // The top as a leaf would need a preimage of 44 bytes; as a root, one of 40.
    expect(verifySumProof({ root: tree.top, incidentId, ...a, ...tree.proofOf(11n) })).toBe(false)
  })
})

function join(...parts: readonly Hex[]): Hex {
  return `0x${parts.map((part) => part.slice(2)).join('')}`
}

function flip(bytes: Hex, bit: number): Hex {
  const at = 2 + (bit >> 2)
  const digit = Number.parseInt(bytes.charAt(at), 16) ^ (1 << (bit & 3))
  return `${bytes.slice(0, at)}${digit.toString(16)}${bytes.slice(at + 1)}` as Hex
}
