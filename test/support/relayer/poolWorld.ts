import { ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import {
  createAccounts,
  createSetup,
  type DevnetAccount,
  type DevnetAccounts,
  type DevnetChain,
  deployOmniCover,
  type OmniCoverDeployment,
  type Setup,
  sendAll,
  startDevnet,
  wireBridges,
  wireOmniCover,
} from '@omnicover/devnet'
import { createKeeperJob, type KeeperJob, type KeeperSetup } from '@omnicover/relayer'
import type { Deployment } from '@omnicover/sdk'
import { type Address, createClient, type Hex, http, keccak256, stringToHex } from 'viem'
import { times } from '../sdk/homeChain.js'
import { type ConfigChanges, mineAll, type World } from './world.js'

const POOL_ID = 1

/** No bound on what the pool may lose with a chain. */
const CHAIN_CAP = 2n ** 64n - 1n

/** Contracts at home alone. */
type HomeContracts = NonNullable<OmniCoverDeployment['home']>

/** A chain with a pool, as the SDK takes it. */
export type PoolChain = {
  readonly chain: DevnetChain
  readonly deployment: Deployment
  readonly omnicover: OmniCoverDeployment
}

/** What a world is made of. */
export type PoolWorldOptions = {
  /** Decimals of the dollar of each chain, home first. Default: two chains with six. */
  readonly decimals?: readonly [number, number, ...number[]]
  /** Whether the pool has product 1, which every chain sells. */
  readonly sells?: boolean
  /** Keys to use on each chain instead of derived ones, by account name. */
  readonly keysOn?: (eid: number) => Readonly<Record<string, Hex>>
}

/** Home and away chains of one pool, wired, for a relayer that keeps. Transactions are mined as they come. */
export type PoolWorld = World & {
  /** Every chain, home first. */
  readonly places: readonly PoolChain[]
  readonly home: PoolChain
  /** The first of the others. */
  readonly away: PoolChain
  /** Home's book of the pool. */
  readonly ledger: Address
  readonly contracts: HomeContracts
  /** What a relayer of these chains serves, and the keeper's key. */
  readonly changes: ConfigChanges
  /** What a keeper of these chains looks after. */
  readonly keeperSetup: KeeperSetup
  /** The keeper of these chains. */
  readonly createKeeper: () => KeeperJob
  /** A client of a chain without actions, with the account of somebody. */
  readonly clientOf: (at: PoolChain, account: DevnetAccount) => ReturnType<typeof createBareClient>
  /** Lets time pass on all chains. */
  readonly warp: (seconds: number) => Promise<void>
}

/** Starts the chains. Stop them at the end. */
export async function startPoolWorld({
  decimals = [6, 6],
  sells = false,
  keysOn = () => ({}),
}: PoolWorldOptions = {}): Promise<PoolWorld> {
  const names = ['home', 'away', 'far']
  const definitions = decimals.map((_, i) => {
    return { eid: 40_401 + i, chainId: 1_401 + i, name: names[i] ?? `chain-${i}` }
  })
  const eids = definitions.map(({ eid }) => eid)
  const accounts = createAccounts({ eids, keys: Object.assign({}, ...eids.map(keysOn)) })
  const devnet = await startDevnet({ chains: definitions, blockTime: 0, accounts })
  const { stop } = devnet
  try {
    const [atHome, there, ...others] = devnet.chains
    const chains = [required(atHome), required(there), ...others] as const
    const [{ eid: homeEid }] = chains
    const deployed: OmniCoverDeployment[] = []
    for (const [i, chain] of chains.entries()) {
      const what = { chain, homeEid, poolIds: [POOL_ID], times, threshold: 2, decimals: decimals[i] }
      deployed.push(await deployOmniCover(accounts, what))
    }
    await wireOmniCover(chains, deployed, accounts)
    await wireBridges(chains, deployed, accounts)
    const places = chains.map((chain, i): PoolChain => {
      const omnicover = required(deployed[i])
      const deployment = { ...omnicover, endpoint: chain.layerZero.endpoint, decimals: decimals[i] }
      return { chain, omnicover, deployment }
    })
    const contracts = required(deployed[0]?.home)
    await openPool(chains, contracts, accounts, sells)
    const world: World = { devnet, chains, stop }
    const { ledger, registry, assessment, remitter } = contracts
    const keeperSetup = {
      home: { eid: homeEid, ledger, registry, assessment, remitter },
      chains: deployed.map(({ eid, gateway, market, desk, pools }) => ({
        ...{ eid, gateway, market, desk },
        pools: pools.map(({ poolId, address, bridge }) => ({ poolId, address, bridge })),
      })),
      policy: { hearEvery: times.maxAge / 2, reportEvery: times.maxSilence / 2 },
      ...{ resendAfterMs: 60_000, gasLimit: 3_000_000n },
    }
    return {
      ...{ ...world, places, ledger, contracts, home: required(places[0]), away: required(places[1]) },
      changes: {
        pathways: pathwaysOf(deployed),
        market: marketOf(deployed, homeEid, contracts),
        keys: { keeper: accounts.keeper.privateKey },
      },
      keeperSetup,
      createKeeper: () => createKeeperJob(keeperSetup),
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

async function openPool(
  chains: World['chains'],
  { ledger, registry }: HomeContracts,
  { deployer }: DevnetAccounts,
  sells: boolean,
): Promise<void> {
  const setup = createSetup({ from: deployer.address, nonce: 0 })
  setup.call(ledger, { abi: ledgerAbi, functionName: 'addPool', args: [POOL_ID, 10_000] })
  for (const { eid } of chains) {
    setup.call(registry, { abi: riskRegistryAbi, functionName: 'setChainCap', args: [POOL_ID, eid, CHAIN_CAP] })
    setup.call(ledger, { abi: ledgerAbi, functionName: 'addChain', args: [POOL_ID, eid] })
  }
  if (sells) {
    const eids = chains.map(({ eid }) => eid)
    addProduct(setup, registry, eids)
  }
  await sendAll(chains[0].client, deployer, setup.transactions)
}

/** Product 1: up to half of capital, on all chains alike. */
function addProduct(setup: Setup, registry: Address, eids: readonly number[]): void {
  const call = { abi: riskRegistryAbi } as const
  const { waitingPeriod, claimWindow } = times
  const terms = {
    wordingHash: keccak256('0x01'),
    perils: 1,
    waitingPeriod,
    claimWindow,
    tailDays: 30,
    maxPeriodDays: 365,
  }
  setup.call(registry, { ...call, functionName: 'addTerms', args: [terms] })
  const curve = { baseRate: 20_000, kinkRate: 40_000, maxRate: 160_000, kinkBps: 8_000 }
  const limits = { cap: 50_000_000_000_000n, shareBps: 5_000 }
  const label = stringToHex('aave-v3', { size: 32 })
  setup.call(registry, { ...call, functionName: 'addProduct', args: [label, POOL_ID, 1, curve, limits] })
  setup.call(registry, { ...call, functionName: 'setWeights', args: [1, [...eids], eids.map(() => 1)] })
}

/** The ways of the protocol's messages, between home and each other chain, and of money, between all. */
function pathwaysOf(deployed: readonly OmniCoverDeployment[]) {
  const between = (here: OmniCoverDeployment, there: OmniCoverDeployment, oapp: 'gateway' | 'oft') => ({
    ...{ srcEid: here.eid, sender: here[oapp], dstEid: there.eid, receiver: there[oapp], confirmations: 1 },
  })
  return deployed.flatMap((here, i) =>
    deployed.flatMap((there, j) => {
      if (i === j) return []
      const money = between(here, there, 'oft')
      return i === 0 || j === 0 ? [between(here, there, 'gateway'), money] : [money]
    }),
  )
}

/** What a DVN holds messages against before it signs. */
function marketOf(deployed: readonly OmniCoverDeployment[], homeEid: number, { outbox }: HomeContracts) {
  const chains = deployed.map(({ eid, gateway, market, desk, pools }) => ({
    ...{ eid, gateway, market, desk },
    pools: pools.map(({ poolId, address }) => ({ poolId, address })),
  }))
  return { home: { eid: homeEid, outbox }, chains }
}

function createBareClient({ client, rpcUrl }: DevnetChain, account: DevnetAccount) {
  return createClient({ account, chain: client.chain, transport: http(rpcUrl), cacheTime: 0, pollingInterval: 20 })
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('expected a value')
  return value
}
