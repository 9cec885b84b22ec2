import {
  type ChainSettings,
  type OmniCoverDeployment,
  type ProtocolTimes,
  planCall,
  planMissing,
  readDeployment,
  type SystemSettings,
} from '@omnicover/deployer'
import { devnetDollarAbi } from '@omnicover/deployments'
import type { Address } from 'viem'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { sendAll } from '../chain/sendAll.js'
import { PERMIT2_ADDRESS } from '../permit2/placePermit2.js'
import type { DevnetChain } from '../startDevnet.js'

/** What sales of a product may grow to at once, units: more than any story sells. */
const FREE_GROWTH = 100_000_000_000_000n

export type DeployOmniCoverParameters = {
  chain: DevnetChain
  homeEid: number
  /** Its pools, in the order in which their products are listed. */
  poolIds: readonly number[]
  times: ProtocolTimes
  /** How many of the assessors must sign. */
  threshold: number
  /** Tells deployments apart that share a node, as several endpoints may; `devnet` if it is left out. */
  name?: string
  /** Decimals of the devnet dollar, six to eighteen. Default 6. */
  decimals?: number | undefined
}

/**
 * Deploys OmniCover on one chain, with a dollar that anyone may mint, and gives it to everyone who deposits or buys.
 *
 * @param accounts - The deployer, who will own everything, and the assessors.
 * @param parameters - Which chain, and the protocol's times.
 * @returns Where everything is.
 * @throws {TransactionFailedError | ArtifactMissingError}
 */
export async function deployOmniCover(
  accounts: DevnetAccounts,
  { chain, homeEid, poolIds, times, threshold, name = 'devnet', decimals = 6 }: DeployOmniCoverParameters,
): Promise<OmniCoverDeployment> {
  const deployer = accounts.deployer.address
  const system: SystemSettings = {
    ...{ name, deployer, owner: deployer, feeReceiver: deployer, homeEid, poolIds, times, threshold },
    guardians: accounts.guardians.map(({ address }) => address),
    assessors: accounts.assessors.map(({ address }) => address),
    freeGrowth: FREE_GROWTH,
  }
  const settings: ChainSettings & { chainId: number } = {
    ...{ eid: chain.eid, chainId: chain.chainId, endpoint: chain.layerZero.endpoint },
    ...{ permit2: PERMIT2_ADDRESS, asset: 'test', decimals },
  }
  await sendAll(chain.client, accounts.deployer, await planMissing(chain.client, system, settings))
  const deployment = await readDeployment(chain.client, system, settings)
  await fundPeople(chain, deployment.asset, accounts, decimals)
  return deployment
}

/** Ten million devnet dollars for everyone who deposits or buys. */
async function fundPeople(
  { client }: DevnetChain,
  asset: Address,
  accounts: DevnetAccounts,
  decimals: number,
): Promise<void> {
  const amount = 10_000_000n * 10n ** BigInt(decimals)
  const mints = [...accounts.underwriters, ...accounts.buyers].map(({ address }) =>
    planCall(asset, { abi: devnetDollarAbi, functionName: 'mint', args: [address, amount] }),
  )
  await sendAll(client, accounts.deployer, mints)
}
