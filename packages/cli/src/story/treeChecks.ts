import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSumTree, decodeLeaves, leavesFileName } from '@omnicover/core'
import { claimDeskAbi, ledgerAbi } from '@omnicover/deployments'
import type { Network, NetworkChain } from '../network/startNetwork.js'
import type { Claimed } from './awaitPayouts.js'
import type { Check } from './checks.js'
import { dollars, several } from './print.js'

/**
 * Recomputes every tree that an incident was paid by, from the leaves as they were published.
 *
 * @param network - the network, after all payouts
 * @param claims - what was to be paid, and how
 * @returns for each chain with a tree: that its root is the one that home decided and the chain has, that the leaves sum to home's
 * budget, and that what the chain paid each cover is its leaf
 */
export async function checkTrees(network: Network, claims: readonly Claimed[]): Promise<readonly Check[]> {
  const byTree = claims.filter(({ paidBy }) => paidBy === 'tree')
  const incidentIds = [...new Set(byTree.map(({ incidentId }) => incidentId))]
  const places = incidentIds.flatMap((incidentId) =>
    network.chains
      .filter(({ eid }) => byTree.some((claim) => claim.incidentId === incidentId && claim.chain.eid === eid))
      .map((chain) => ({ incidentId, chain })),
  )
  return (await Promise.all(places.map(({ incidentId, chain }) => checkTree(network, chain, incidentId)))).flat()
}

async function checkTree({ home, claimsFolder }: Network, chain: NetworkChain, incidentId: number): Promise<Check[]> {
  const { items } = decodeLeaves(readFileSync(join(claimsFolder, leavesFileName(incidentId, chain.eid)), 'utf8'))
  const { root } = await buildSumTree(incidentId, items)
  const ledger = { address: home.omnicover.home.ledger, abi: ledgerAbi } as const
  const args = [incidentId, chain.eid] as const
  const [decided, budget] = await Promise.all([
    home.client.readContract({ ...ledger, functionName: 'rootOf', args }),
    home.client.readContract({ ...ledger, functionName: 'budgetOf', args }),
  ])
  const { here, paid } = await readDesk(chain, incidentId)
  const sum = items.reduce((total, { payout }) => total + payout, 0n)
  const exact = items.filter(({ coverId, payout }) => paid.get(coverId) === payout).length
  const what = `incident ${incidentId} on ${chain.name}`
  return [
    {
      name: `root of ${what}`,
      holds: root === decided && root === here,
      detail: `${root.slice(0, 10)}… of ${several(items.length, 'published leaf', 'published leaves')}, at home and there`,
    },
    {
      name: `leaves of ${what}`,
      holds: sum === budget && exact === items.length && paid.size === items.length,
      detail: `sum ${dollars(sum)}, budget ${dollars(budget)}, ${exact} of ${items.length} paid as their leaf says`,
    },
  ]
}

/** The root that a chain has, and what it paid each cover. */
async function readDesk({ client, omnicover }: NetworkChain, incidentId: number) {
  const desk = { address: omnicover.desk, abi: claimDeskAbi } as const
  const [here, logs] = await Promise.all([
    client.readContract({ ...desk, functionName: 'rootOf', args: [incidentId] }),
    client.getContractEvents({
      ...desk,
      ...{ eventName: 'CoverSettled', args: { incidentId }, fromBlock: 0n, strict: true },
    }),
  ])
  return { here, paid: new Map(logs.map(({ args }) => [args.coverId, args.payout])) }
}
