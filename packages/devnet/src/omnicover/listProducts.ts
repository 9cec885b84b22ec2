import { perilMask, perils } from '@omnicover/core'
import { type Listing, type OmniCoverDeployment, type ProtocolTimes, planListing } from '@omnicover/deployer'
import { keccak256, stringToHex } from 'viem'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { sendAll } from '../chain/sendAll.js'
import { protocols } from '../facts/protocols.js'
import type { DevnetChain } from '../startDevnet.js'
import type { DevnetProduct } from './types.js'

/** Most that the pool may lose with one chain: 100 million dollars. */
const CHAIN_CAP = 100_000_000_000_000n

/**
 * Opens the pools at home for all chains and lists one product of each pool for each protocol of the facts, spread evenly over the
 * chains.
 *
 * @param home - The home chain.
 * @param deployment - OmniCover there.
 * @param accounts - The deployer owns the registry and the ledger.
 * @param parameters - The pools, the eids and the times of the terms.
 * @returns The products, in the order of their ids.
 * @throws {TransactionFailedError}
 */
export async function listProducts(
  home: DevnetChain,
  deployment: OmniCoverDeployment & { home: NonNullable<OmniCoverDeployment['home']> },
  accounts: DevnetAccounts,
  { poolIds, eids, times }: { poolIds: readonly number[]; eids: readonly number[]; times: ProtocolTimes },
): Promise<readonly DevnetProduct[]> {
  const products = poolIds.flatMap((poolId) => protocols.map((protocol) => ({ poolId, ...protocol })))
  const listing: Listing = {
    // Leverage 1: exposure never exceeds capital.
    pools: poolIds.map((poolId) => ({
      poolId,
      leverageBps: 10_000,
      chainCaps: eids.map((eid) => ({ eid, cap: CHAIN_CAP })),
    })),
    terms: [
      {
        wordingHash: keccak256(stringToHex('OmniCover devnet wording, version 1')),
        perils: perilMask(perils),
        waitingPeriod: times.waitingPeriod,
        claimWindow: times.claimWindow,
        tailDays: 30,
        maxPeriodDays: 365,
      },
    ],
    products: products.map(({ poolId, slug, baseRate }) => ({
      ...{ label: stringToHex(slug, { size: 32 }), poolId, termsId: 1, feeBps: 0 },
      curve: { baseRate, kinkRate: baseRate * 2, maxRate: baseRate * 8, kinkBps: 8_000 },
      // At most 30 % of the capital on one protocol, and never more than 50 million.
      limits: { cap: 50_000_000_000_000n, shareBps: 3_000 },
      weights: eids.map((eid) => ({ eid, weight: 1 })),
    })),
  }
  await sendAll(home.client, accounts.deployer, await planListing(home.client, deployment.home, listing))
  return products.map(({ poolId, slug, name }, index) => ({ productId: index + 1, poolId, slug, name }))
}
