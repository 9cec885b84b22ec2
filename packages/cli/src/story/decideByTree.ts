import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSumTree, encodeLeaves, leavesFileName, type SumTreeItem } from '@omnicover/core'
import type { IncidentFact } from '@omnicover/devnet'
import type { Network, NetworkChain } from '../network/startNetwork.js'
import { signTrees } from './assess.js'
import type { Claimed } from './awaitPayouts.js'
import type { OpenIncident } from './incidents.js'
import { dollars } from './print.js'
import type { Bought, Story } from './story.js'

/** A holder's claim. */
export type Claim = {
  readonly cover: Bought
  /** What the holder had in the pools that failed, units. */
  readonly lost: bigint
  /** Whether what was returned went to those pools too. */
  readonly returned: boolean
}

/**
 * Decides an incident item by item: for each chain with claims a tree of what each cover is paid, signed by the assessors and
 * published for whoever pays.
 *
 * @param story - the story
 * @param incident - open, and every chain has said what it has exposed
 * @param claims - who lost how much
 * @returns what each holder is to get, in the order of the claims
 */
export async function decideByTree(
  { network, narrator }: Story,
  { incidentId, fact, product, evidence }: OpenIncident,
  claims: readonly Claim[],
): Promise<readonly Claimed[]> {
  const claimed = claims.map(
    (claim): Claimed => ({ ...claim.cover, paidBy: 'tree', due: lossOf(claim, fact), incidentId }),
  )
  const allocations = []
  for (const chain of network.chains) {
    const items = itemsOn(chain, claimed)
    if (items.length === 0) continue
    const { top, total } = await buildSumTree(incidentId, items)
    allocations.push({ eid: chain.eid, top, total })
    publish(network, chain, { incidentId, items })
    narrator.say(
      `on ${chain.name} the losses come to ${dollars(total)}: ${items.length === 1 ? 'one leaf is' : `${items.length} leaves are`} published`,
    )
  }
  await signTrees(network, { incidentId, allocations, evidence })
  narrator.say(
    `three of five assessors decide ${product} by tree: each cover is paid what its holder lost, which is its leaf of a Merkle sum tree`,
  )
  return claimed
}

/** What a cover is due: the loss, less the public part that was returned, and never more than is covered. */
function lossOf({ cover, lost, returned }: Claim, { lossUsd, returnedUsd }: IncidentFact): bigint {
  const kept = returned ? (lost * BigInt(lossUsd - returnedUsd)) / BigInt(lossUsd) : lost
  return kept < cover.amount ? kept : cover.amount
}

function itemsOn({ eid }: NetworkChain, claimed: readonly Claimed[]): SumTreeItem[] {
  return claimed
    .filter(({ chain }) => chain.eid === eid)
    .map(({ coverId, due }) => ({ coverId, payout: due }))
    .sort((a, b) => (a.coverId < b.coverId ? -1 : 1))
}

/** Before the decision is made: whoever hears of it finds the leaves. */
function publish({ claimsFolder }: Network, { eid }: NetworkChain, leaves: Parameters<typeof encodeLeaves>[0]): void {
  writeFileSync(join(claimsFolder, leavesFileName(leaves.incidentId, eid)), encodeLeaves(leaves))
}
