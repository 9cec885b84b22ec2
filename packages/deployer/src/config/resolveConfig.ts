import { type Address, isAddress } from 'viem'
import type { ChainSettings, SystemSettings } from '../contracts/types.js'
import { ConfigurationError } from '../errors.js'
import type { Listing } from '../listing/planListing.js'
import { networks } from '../networks/published.js'
import type { Network } from '../networks/types.js'
import type { DvnSet } from '../pathway/types.js'
import type { ParsedConfig } from './schema.js'

/** A chain of a configuration, all filled in. */
export type ConfiguredChain = {
  /** The operator's name of it. */
  name: string
  network: Network
  rpcUrl: string
  /** Where `rpcUrl` came from, to name it without showing it. */
  rpcSource: string
  settings: ChainSettings
  confirmations: bigint
  dvns: DvnSet
}

/** A configuration, all filled in. */
export type Config = {
  system: SystemSettings
  /** Home first. */
  chains: readonly ConfiguredChain[]
  listing: Listing
}

/**
 * Fills in what a configuration leaves to the environment.
 *
 * @param config - As it was read.
 * @param env - The environment, for example `process.env`.
 * @returns The configuration, with home first.
 * @throws {ConfigurationError} when a variable is not set or holds no address, or an operator has no DVN on a chain; it lists all.
 */
export function resolveConfig(config: ParsedConfig, env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const people = fillerOf(env, problems)
  const deployer = people('deployer', config.deployer)
  const owner = config.owner ? people('owner', config.owner) : deployer
  const chains = Object.entries(config.chains).map(([name, chain]) => {
    const network = networkOf(chain)
    const rpcUrl = typeof chain.rpcUrl === 'string' ? chain.rpcUrl : env[chain.rpcUrl.env]
    if (!rpcUrl && typeof chain.rpcUrl !== 'string')
      problems.push(`chains.${name}.rpcUrl: set ${chain.rpcUrl.env} to the URL of a node of ${network.name}`)
    const dvnOf = (operator: string): Address => {
      const dvn = network.dvns[operator]
      if (!dvn) problems.push(`dvns: ${unknownOperator(name, network, operator)}`)
      return dvn ?? network.endpoint
    }
    return {
      name,
      network,
      rpcUrl: rpcUrl ?? '',
      rpcSource: typeof chain.rpcUrl === 'string' ? `chains.${name}.rpcUrl` : chain.rpcUrl.env,
      settings: {
        ...{ eid: network.eid, endpoint: network.endpoint, permit2: chain.permit2, asset: chain.asset },
        multiCall: chain.multiCall,
      },
      confirmations: BigInt(chain.confirmations),
      dvns: {
        required: config.dvns.required.map(dvnOf),
        optional: config.dvns.optional.map(dvnOf),
        threshold: config.dvns.threshold,
      },
    }
  })
  const home = chains.find(({ name }) => name === config.home)
  const system: SystemSettings = {
    ...{
      name: config.name,
      threshold: config.threshold,
      freeGrowth: config.freeGrowth,
      times: config.times,
      deployer,
      owner,
    },
    feeReceiver: config.feeReceiver ? people('feeReceiver', config.feeReceiver) : owner,
    guardians: config.guardians.map((guardian, i) => people(`guardians.${i}`, guardian)),
    assessors: config.assessors.map((assessor, i) => people(`assessors.${i}`, assessor)),
    homeEid: home?.network.eid ?? 0,
    poolIds: config.pools.map(({ id }) => id),
  }
  if (problems.length > 0 || !home) throw new ConfigurationError({ problems: [...new Set(problems)] })
  const sorted = [home, ...chains.filter((chain) => chain !== home)]
  return { system, chains: sorted, listing: listingOf(config, sorted) }
}

/**
 * The facts of a chain's network.
 *
 * @param chain - The chain, as it was read.
 * @returns LayerZero there.
 */
export function networkOf({ network }: ParsedConfig['chains'][string]): Network {
  return typeof network === 'string' ? networks[network] : network
}

/** What to say when a chain lacks a DVN of an operator. */
export function unknownOperator(chain: string, { name, dvns }: Network, operator: string): string {
  return `"${operator}" has no DVN on ${chain} (${name}); there are ${Object.keys(dvns).join(', ')}`
}

function fillerOf(env: Readonly<Record<string, string | undefined>>, problems: string[]) {
  return (path: string, value: Address | { env: string }): Address => {
    if (typeof value === 'string') return value
    const found = env[value.env]
    if (found !== undefined && isAddress(found)) return found
    problems.push(`${path}: set ${value.env} to an address${found === undefined ? '' : ', which it is not now'}`)
    return '0x0000000000000000000000000000000000000000'
  }
}

function listingOf(config: ParsedConfig, chains: readonly ConfiguredChain[]): Listing {
  return {
    pools: config.pools.map(({ id, leverageBps, chainCap }) => ({
      poolId: id,
      leverageBps,
      chainCaps: chains.map(({ network: { eid } }) => ({ eid, cap: chainCap })),
    })),
    terms: config.terms,
    products: config.products.map(({ label, pool, terms, curve, limits, feeBps, weights }) => ({
      ...{ label, poolId: pool, termsId: terms, curve, limits, feeBps },
      weights: chains.map(({ name, network: { eid } }) => ({ eid, weight: weights ? (weights[name] ?? 0) : 1 })),
    })),
    inboundLimits: config.inboundLimits,
  }
}
