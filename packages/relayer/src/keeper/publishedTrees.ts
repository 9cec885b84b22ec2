import { setImmediate as nextTurn } from 'node:timers/promises'
import { buildSumTree, CoreError, decodeLeaves, type SumTree } from '@omnicover/core'
import type { Hash } from 'viem'
import { LeavesMismatchError, RelayerError } from '../errors.js'
import type { LeavesSource } from '../ports/leavesSource.js'
import type { KeeperContext } from '../runtime/keeperJob.js'

/** A tree whose root is the one that a chain has: its covers in the order of the leaves, and their proofs. */
export type PublishedTree = Pick<SumTree, 'proofOf'> & { readonly root: Hash; readonly coverIds: readonly bigint[] }

/** The trees of decisions, built from published leaves. */
export type PublishedTrees = {
  /**
   * Finds the tree of a decision. What is wrong with its leaves is told once, and looked at again later. It does not throw.
   *
   * @param incidentId - the incident
   * @param eid - the chain
   * @param root - what the chain was told: only leaves that lead to it count
   * @param context - to tell of leaves that are missing or wrong
   * @returns the tree; `undefined` while there are no leaves for it
   */
  readonly find: (
    incidentId: number,
    eid: number,
    root: Hash,
    context: Pick<KeeperContext, 'clock' | 'tell'>,
  ) => Promise<PublishedTree | undefined>
  /** Drops the tree of an incident that needs no more payouts there. */
  readonly drop: (incidentId: number, eid: number) => void
}

/**
 * Makes what finds trees. A tree stays in memory until it is dropped: a million leaves take about half a minute to hash.
 *
 * @param source - where leaves are published
 * @param retryAfterMs - milliseconds before leaves that were missing or wrong are looked at again
 * @returns the trees, none yet
 */
export function createPublishedTrees(source: LeavesSource, retryAfterMs: number): PublishedTrees {
  const trees = new Map<string, PublishedTree>()
  const refused = new Map<string, { readonly root: Hash; readonly reason: string; readonly atMs: number }>()
  const keyOf = (incidentId: number, eid: number) => `${incidentId}:${eid}`

  return {
    find: async (incidentId, eid, root, { clock, tell }) => {
      const key = keyOf(incidentId, eid)
      const known = trees.get(key)
      if (known?.root === root) return known
      const atMs = clock.nowMs()
      const before = refused.get(key)
      if (before?.root === root && atMs - before.atMs < retryAfterMs) return undefined
      try {
        const tree = await buildTree(await source.read(incidentId, eid), root)
        trees.set(key, tree)
        refused.delete(key)
        return tree
      } catch (error) {
        const reason = reasonOf(error)
        if (before?.reason !== reason) tell({ type: 'leavesRefused', incidentId, eid, reason })
        refused.set(key, { root, reason, atMs })
        return undefined
      }
    },
    drop: (incidentId, eid) => {
      trees.delete(keyOf(incidentId, eid))
      refused.delete(keyOf(incidentId, eid))
    },
  }
}

/** Messages go on being attested while a large tree is hashed. */
async function buildTree(text: string, decided: Hash): Promise<PublishedTree> {
  const { incidentId, items } = decodeLeaves(text)
  const { root, proofOf } = await buildSumTree(incidentId, items, { onProgress: () => nextTurn() })
  if (root !== decided) throw new LeavesMismatchError(root, decided)
  return { root, proofOf, coverIds: items.map(({ coverId }) => coverId) }
}

function reasonOf(error: unknown): string {
  if (error instanceof RelayerError || error instanceof CoreError) return error.shortMessage
  return error instanceof Error ? error.message : String(error)
}
