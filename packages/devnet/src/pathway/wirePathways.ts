import {
  assertPathway,
  type ChainTransaction,
  type DvnSet,
  type Pathway,
  type PathwayEnd,
  planWiring,
} from '@omnicover/deployer'
import type { LocalAccount } from 'viem'
import { sendAll } from '../chain/sendAll.js'
import type { LayerZeroDeployment } from '../layerzero/types.js'
import type { DevnetChain } from '../startDevnet.js'

/** A pathway between two chains of a devnet. */
export type DevnetPathway = { of: string; a: DevnetPathwayEnd; b: DevnetPathwayEnd }

/** An end of it. */
export type DevnetPathwayEnd = Omit<PathwayEnd, 'chain'> & { chain: DevnetChain }

/**
 * Sets on both ends of pathways what differs from what they must have set, peers last on both, and reads it back.
 * Pathways that are in order cost no transaction.
 *
 * @param owner - The owner and delegate of all OApps.
 * @param pathways - The two ends of each.
 * @throws {TransactionFailedError} when a transaction fails, for example because `owner` is not the owner.
 * @throws {PathwayMismatchError} when the chain does not show what was set.
 * @throws {PathwayOptionError} when a pathway itself cannot work.
 */
export async function wirePathways(owner: LocalAccount, pathways: readonly DevnetPathway[]): Promise<void> {
  const chains = new Map(pathways.flatMap(({ a, b }) => [a.chain, b.chain]).map((chain) => [chain.eid, chain]))
  for (const { transactions } of await planWiring(pathways)) await sendToAll(owner, chains, transactions)
  await Promise.all(pathways.map((pathway: Pathway) => assertPathway(pathway)))
}

async function sendToAll(
  owner: LocalAccount,
  chains: ReadonlyMap<number, DevnetChain>,
  transactions: readonly ChainTransaction[],
): Promise<void> {
  const lists = [...chains.values()].map(({ eid, client }) =>
    sendAll(
      client,
      owner,
      transactions.filter((transaction) => transaction.eid === eid),
    ),
  )
  await Promise.all(lists)
}

/**
 * Both DVNs of a devnet's chain, as a pathway wants them.
 *
 * @param layerZero - LayerZero on the chain.
 * @returns The two, required.
 */
export function bothDvns({ dvnA, dvnB }: LayerZeroDeployment): DvnSet {
  return { required: [dvnA.address, dvnB.address], optional: [], threshold: 0 }
}
