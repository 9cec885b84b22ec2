import { ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import {
  createSetup,
  type DevnetAccount,
  type DevnetChain,
  deployOmniCover,
  type OmniCoverDeployment,
  sendAll,
  startDevnet,
  wireBridges,
  wireOmniCover,
} from '@omnicover/devnet'
import { createKeeperJob, type KeeperJob } from '@omnicover/relayer'
import type { Deployment } from '@omnicover/sdk'
import { type Address, createClient, http } from 'viem'
import { times } from '../sdk/homeChain.js'
import { type ConfigChanges, mineAll, type World } from './world.js'

const POOL_ID = 1

/** No bound on what the pool may lose with a chain. */
const CHAIN_CAP = 2n ** 64n - 1n

/** A chain with a pool, as the SDK takes it. */
export type PoolChain = { readonly chain: DevnetChain; readonly deployment: Deployment }

/** Home and an away chain of one pool without products, wired, for a relayer that keeps. Transactions are mined as they come. */
export type PoolWorld = World & {
  readonly home: PoolChain
  readonly away: PoolChain
  /** Home's book of the pool. */
  readonly ledger: Address
  /** What a relayer of these chains serves, and the keeper's key. */
  readonly changes: ConfigChanges
  /** The keeper of these chains. */
  readonly createKeeper: () => KeeperJob
  /** A client of a chain without actions, with the account of somebody. */
  readonly clientOf: (at: PoolChain, account: DevnetAccount) => ReturnType<typeof createBareClient>
  /** Lets time pass on both chains. */
  readonly warp: (seconds: number) => Promise<void>
}

/** Starts the two chains. Stop them at the end. */
export async function startPoolWorld(): Promise<PoolWorld> {
  const definitions = [
    { eid: 40_401, chainId: 1_401, name: 'home' },
    { eid: 40_402, chainId: 1_402, name: 'away' },
  ]
  const devnet = await startDevnet({ chains: definitions, blockTime: 0 })
  const { accounts, stop } = devnet
  try {
    const [atHome, there] = [required(devnet.chains[0]), required(devnet.chains[1])]
    const chains = [atHome, there] as const
    const deploy = (chain: DevnetChain) =>
      deployOmniCover(accounts, { chain, homeEid: atHome.eid, poolIds: [POOL_ID], times, threshold: 2 })
    const deployed = [await deploy(atHome), await deploy(there)]
    await wireOmniCover(chains, deployed, accounts)
    await wireBridges(chains, deployed, accounts)
    const [home, away] = chains.map((chain, i): PoolChain & { omnicover: OmniCoverDeployment } => {
      const omnicover = required(deployed[i])
      return { chain, omnicover, deployment: { ...omnicover, endpoint: chain.layerZero.endpoint } }
    })
    const { ledger, registry, assessment, remitter } = required(home?.omnicover.home)
    const setup = createSetup({ from: accounts.deployer.address, nonce: 0 })
    setup.call(ledger, { abi: ledgerAbi, functionName: 'addPool', args: [POOL_ID, 10_000] })
    for (const { eid } of chains) {
      setup.call(registry, { abi: riskRegistryAbi, functionName: 'setChainCap', args: [POOL_ID, eid, CHAIN_CAP] })
      setup.call(ledger, { abi: ledgerAbi, functionName: 'addChain', args: [POOL_ID, eid] })
    }
    await sendAll(atHome.client, accounts.deployer, setup.transactions)
    const world: World = { devnet, chains, stop }
    return {
      ...{ ...world, ledger, home: required(home), away: required(away) },
      changes: { pathways: pathwaysOf(chains, deployed), keys: { keeper: accounts.keeper.privateKey } },
      createKeeper: () =>
        createKeeperJob({
          home: { eid: atHome.eid, ledger, registry, assessment, remitter },
          chains: deployed,
          policy: { hearEvery: times.maxAge / 2, reportEvery: times.maxSilence / 2 },
          ...{ resendAfterMs: 60_000, gasLimit: 3_000_000n },
        }),
      clientOf: ({ chain }, account) => createBareClient(chain, account),
      warp: async (seconds) => {
        for (const { client } of chains) await client.increaseTime({ seconds })
        await mineAll(world)
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The ways of the protocol's messages and of money, both directions. */
function pathwaysOf(chains: readonly [DevnetChain, DevnetChain], [home, away]: readonly OmniCoverDeployment[]) {
  const [atHome, there] = chains
  const both = (here: Address, other: Address) => [
    { srcEid: atHome.eid, sender: here, dstEid: there.eid, receiver: other, confirmations: 1 },
    { srcEid: there.eid, sender: other, dstEid: atHome.eid, receiver: here, confirmations: 1 },
  ]
  const [one, two] = [required(home), required(away)]
  return [...both(one.gateway, two.gateway), ...both(one.oft, two.oft)]
}

function createBareClient({ client, rpcUrl }: DevnetChain, account: DevnetAccount) {
  return createClient({ account, chain: client.chain, transport: http(rpcUrl), cacheTime: 0, pollingInterval: 20 })
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}
