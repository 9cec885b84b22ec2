import { perilMask, perils } from '@omnicover/core'
import { ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import { keccak256, stringToHex } from 'viem'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { sendAll } from '../chain/sendAll.js'
import { createSetup } from '../chain/setup.js'
import { protocols } from '../facts/protocols.js'
import type { DevnetChain } from '../startDevnet.js'
import type { DevnetProduct, OmniCoverDeployment, ProtocolTimes } from './types.js'

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
  const { ledger, registry } = deployment.home
  const from = accounts.deployer.address
  const setup = createSetup({ from, nonce: await home.client.getTransactionCount({ address: from }) })
  // Leverage 1: exposure never exceeds capital.
  for (const poolId of poolIds) {
    setup.call(ledger, { abi: ledgerAbi, functionName: 'addPool', args: [poolId, 10_000] })
    for (const eid of eids) {
      setup.call(registry, { abi: riskRegistryAbi, functionName: 'setChainCap', args: [poolId, eid, CHAIN_CAP] })
      setup.call(ledger, { abi: ledgerAbi, functionName: 'addChain', args: [poolId, eid] })
    }
  }
  const terms = {
    wordingHash: keccak256(stringToHex('OmniCover devnet wording, version 1')),
    perils: perilMask(perils),
    waitingPeriod: times.waitingPeriod,
    claimWindow: times.claimWindow,
    tailDays: 30,
    maxPeriodDays: 365,
  }
  setup.call(registry, { abi: riskRegistryAbi, functionName: 'addTerms', args: [terms] })
  const listed = poolIds.flatMap((poolId) => protocols.map((protocol) => ({ poolId, ...protocol })))
  const products = listed.map(({ poolId, slug, name, baseRate }, index) => {
    const productId = index + 1
    const label = stringToHex(slug, { size: 32 })
    const curve = { baseRate, kinkRate: baseRate * 2, maxRate: baseRate * 8, kinkBps: 8_000 }
    // At most 30 % of the capital on one protocol, and never more than 50 million.
    const limits = { cap: 50_000_000_000_000n, shareBps: 3_000 }
    setup.call(registry, {
      abi: riskRegistryAbi,
      functionName: 'addProduct',
      args: [label, poolId, 1, curve, limits],
    })
    setup.call(registry, {
      abi: riskRegistryAbi,
      functionName: 'setWeights',
      args: [productId, [...eids], eids.map(() => 1)],
    })
    return { productId, poolId, slug, name }
  })
  await sendAll(home.client, accounts.deployer, setup.transactions)
  return products
}
