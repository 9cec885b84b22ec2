import { perilMask, perils } from '@omnicover/core'
import { ledgerAbi, riskRegistryAbi } from '@omnicover/deployments'
import {
  type Anvil,
  type ChainClient,
  createAccounts,
  createChainClient,
  type DevnetAccounts,
  type DevnetChain,
  deployLayerZero,
  deployOmniCover,
  type ProtocolTimes,
  planCall,
  sendAll,
  startAnvil,
  wireOmniCover,
} from '@omnicover/devnet'
import { keccak256, parseEther, stringToHex } from 'viem'
import { times as gasTimes, type Network, POOL_ID, required, type Side, START, toolsOf } from '../gas/network.js'

const HOME = 40_001
const DAY = 86_400

/** Epochs of a day, long enough to hear a hundred chains in one. */
const times: ProtocolTimes = { ...gasTimes, epochLength: DAY, maxSilence: 7 * DAY, maxOpen: 14 * DAY }

/** Most that the pool may lose with one chain: no limit here. */
const CHAIN_CAP = 2n ** 63n

/** How many chains in all, and how many products of the one pool. */
export type Size = { chains: number; products: number }

/** Home and many away chains. Each pair is a network as the gas bench has it; all share home and one clock. */
export type Star = {
  home: Network['home']
  pairs: readonly [Network, ...Network[]]
  productIds: readonly number[]
  /** Lets the next epoch begin. */
  nextEpoch: () => void
  stop: () => Promise<void>
}

/**
 * Deploys LayerZero and OmniCover once for each chain, every one with its own endpoint and eid, on two nodes: home has one to
 * itself, all others share the second.
 */
export async function startStar({ chains: count, products }: Size): Promise<Star> {
  const eids = Array.from({ length: count }, (_, i) => HOME + i)
  const mnemonic = 'test test test test test test test test test test test junk'
  const accounts = createAccounts({ eids, mnemonic })
  const anvils: Anvil[] = []
  const stop = async () => {
    await Promise.all(anvils.map((anvil) => anvil.stop()))
  }
  try {
    for (const chainId of [1_340_001, 1_340_002]) anvils.push(await startAnvil({ chainId }))
    const nodes = await Promise.all(anvils.map((anvil) => openNode(anvil, accounts)))
    const chains: DevnetChain[] = []
    for (const [i, eid] of eids.entries()) {
      chains.push(
        await placeLayerZero(required(nodes[i === 0 ? 0 : 1]), eid, i === 0 ? eids.slice(1) : [HOME], accounts),
      )
    }
    const sides: Side[] = []
    for (const chain of chains) {
      const parameters = { chain, homeEid: HOME, poolIds: [POOL_ID], times, threshold: 2, name: `star-${chain.eid}` }
      sides.push({ ...chain, omnicover: await deployOmniCover(accounts, parameters) })
    }
    await wireOmniCover(
      chains,
      sides.map(({ omnicover }) => omnicover),
      accounts,
    )
    const home = { ...required(sides[0]), contracts: required(required(sides[0]).omnicover.home) }
    const clock = { now: START }
    const [first, ...more] = sides.slice(1).map((away): Network => {
      const tools = toolsOf(accounts, home, away, clock)
      return { accounts, home, away, stop, ...tools }
    })
    const productIds = await openPool(required(first), eids, products)
    const nextEpoch = () => {
      clock.now += DAY - (clock.now % DAY)
    }
    return { home, pairs: [required(first), ...more], productIds, nextEpoch, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A node, and how to reach it. */
export type Node = { anvil: Anvil; client: ChainClient }

/** Opens a node on which all accounts have money. */
export async function openNode(anvil: Anvil, { all }: DevnetAccounts): Promise<Node> {
  const client = createChainClient({ chainId: anvil.chainId, name: `node ${anvil.chainId}`, rpcUrl: anvil.rpcUrl })
  for (const { address } of all) await client.setBalance({ address, value: parseEther('1000000') })
  return { anvil, client }
}

/** Puts an endpoint of LayerZero, with its libraries and workers, on a node that may have others. */
export async function placeLayerZero(
  { anvil, client }: Node,
  eid: number,
  remoteEids: readonly number[],
  accounts: DevnetAccounts,
): Promise<DevnetChain> {
  const workers = required(accounts.workers.get(eid))
  const layerZero = await deployLayerZero(client, { eid, remoteEids, deployer: accounts.deployer, ...workers })
  const { chainId, rpcUrl, pid } = anvil
  return { eid, chainId, name: String(eid), rpcUrl, pid, client, layerZero }
}

/** A pool of all chains, and so many products of the same size, sold everywhere. */
async function openPool({ home, accounts }: Network, eids: readonly number[], products: number): Promise<number[]> {
  const { ledger, registry } = home.contracts
  const terms = {
    wordingHash: keccak256(stringToHex('what is covered')),
    perils: perilMask(perils),
    waitingPeriod: times.waitingPeriod,
    claimWindow: times.claimWindow,
    tailDays: 30,
    maxPeriodDays: 365,
  }
  const chains = eids.flatMap((eid) => [
    planCall(registry, { abi: riskRegistryAbi, functionName: 'setChainCap', args: [POOL_ID, eid, CHAIN_CAP] }),
    planCall(ledger, { abi: ledgerAbi, functionName: 'addChain', args: [POOL_ID, eid] }),
  ])
  const productIds = Array.from({ length: products }, (_, i) => i + 1)
  const listed = productIds.flatMap((productId) => {
    const label = stringToHex(`product-${productId}`, { size: 32 })
    const args = [label, POOL_ID, 1, curve, { cap: 10n ** 16n, shareBps: shareOf(products) }] as const
    const weights = eids.map(() => 1)
    return [
      planCall(registry, { abi: riskRegistryAbi, functionName: 'addProduct', args }),
      planCall(registry, { abi: riskRegistryAbi, functionName: 'setWeights', args: [productId, [...eids], weights] }),
    ]
  })
  await sendAll(home.client, accounts.deployer, [
    planCall(ledger, { abi: ledgerAbi, functionName: 'addPool', args: [POOL_ID, 10_000] }),
    ...chains,
    planCall(registry, { abi: riskRegistryAbi, functionName: 'addTerms', args: [terms] }),
    ...listed,
  ])
  return productIds
}

const curve = { baseRate: 20_000, kinkRate: 40_000, maxRate: 160_000, kinkBps: 8_000 }

/** What one of so many products may expose: nine tenths of capital for all together, so that exits have room. */
export const shareOf = (products: number): number => Math.floor(9_000 / products)

/** Changes how much of the capital a product may expose. */
export async function setShare({ home, accounts, send }: Network, productId: number, shareBps: number): Promise<void> {
  const limits = { cap: 10n ** 16n, shareBps }
  const args = [productId, 1, true, curve, limits] as const
  const call = planCall(home.contracts.registry, { abi: riskRegistryAbi, functionName: 'updateProduct', args })
  await send(home, accounts.deployer, call)
}
