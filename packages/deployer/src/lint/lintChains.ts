import { endpointV2Abi, receiveUln302Abi } from '@omnicover/deployments'
import { type Abi, type Address, isAddressEqual } from 'viem'
import { getCode, readContract } from 'viem/actions'
import type { Config } from '../config/resolveConfig.js'
import { addressesOf } from '../contracts/addressesOf.js'
import { factoryAddress } from '../contracts/factory.js'
import { planContracts } from '../contracts/planContracts.js'
import { stateOf } from '../contracts/planMissing.js'
import { ConfigurationError } from '../errors.js'
import { planListing } from '../listing/planListing.js'
import { planBridges } from '../pathway/planBridges.js'
import type { ConnectedChain } from '../system/connect.js'
import { type OwnPathway, pathwaysOf } from '../system/planSetup.js'
import type { Finding } from './finding.js'
import { deadDvn } from './lintConfig.js'
import { lintPathway } from './lintPathway.js'

/**
 * Holds the chains against a configuration.
 *
 * @param config - The configuration.
 * @param chains - Its chains.
 * @returns Everything that is not as it should be; empty when all is.
 * @throws What a node that does not answer throws.
 */
export async function lintChains(config: Config, chains: readonly ConnectedChain[]): Promise<Finding[]> {
  const grounds = await Promise.all(chains.map((chain) => lintLayerZero(chain, chains)))
  const codes = await Promise.all(chains.map((chain) => lintCode(config, chain)))
  const isThere = (chain: ConnectedChain) =>
    !codes[chains.indexOf(chain)]?.some(({ found }) => found.endsWith('is missing'))
  const standing = chains.filter(isThere)
  const pathways = pathwaysOf(config, chains).filter(({ a, b }) => isThere(a) && isThere(b))
  const rest = await Promise.all([
    ...pathways.map((pathway: OwnPathway) => lintPathway(pathway)),
    ...standing.map((chain) => lintOwners(config, chain)),
    lintBridges(config, standing),
    lintListing(config, chains, isThere),
  ])
  return [...grounds, ...codes, ...rest].flat()
}

/** Whether LayerZero is on a chain what the facts say, and can reach the others. */
async function lintLayerZero(
  { client, name, network, dvns }: ConnectedChain,
  chains: readonly ConnectedChain[],
): Promise<Finding[]> {
  const say = (found: string, fix: string): Finding => ({ level: 'error', rule: 'layerzero', where: name, found, fix })
  const { endpoint, sendUln302, receiveUln302, executor } = network
  const needed = { endpoint, sendUln302, receiveUln302, executor }
  const codes = await Promise.all(Object.values(needed).map((address) => getCode(client, { address })))
  const absent = Object.entries(needed).filter((_, i) => !codes[i])
  if (absent.length > 0)
    return absent.map(([what, address]) => say(`${what} is not at ${address}`, 'Correct the address of the network.'))
  const on = { address: endpoint, abi: endpointV2Abi } as const
  const eid = await readContract(client, { ...on, functionName: 'eid' })
  const findings: Finding[] = []
  if (eid !== network.eid)
    findings.push(say(`the endpoint has the eid ${eid}, not ${network.eid}`, 'Correct the network.'))
  for (const library of [sendUln302, receiveUln302])
    if (!(await readContract(client, { ...on, functionName: 'isRegisteredLibrary', args: [library] })))
      findings.push(say(`${library} is no library of the endpoint`, 'Correct the address of the network.'))
  for (const remote of chains.filter(({ network: { eid } }) => eid !== network.eid))
    for (const library of [sendUln302, receiveUln302]) {
      const args = [remote.network.eid] as const
      const supports = await readContract(client, {
        address: library,
        abi: receiveUln302Abi,
        functionName: 'isSupportedEid',
        args,
      })
      if (!supports)
        findings.push(say(`${library} does not reach ${remote.name}`, 'LayerZero has no pathway between the two.'))
    }
  for (const dvn of [...dvns.required, ...dvns.optional]) {
    const operator = operatorOf(network.dvns, dvn)
    if (network.deadDvns.some((dead) => isAddressEqual(dead, dvn))) findings.push(deadDvn(name, operator, dvn))
    if (!(await getCode(client, { address: dvn })))
      findings.push(say(`the DVN of "${operator}" is not at ${dvn}`, 'Correct the address of the network.'))
  }
  return findings
}

/** Who runs a DVN, by the facts of a chain. */
function operatorOf(dvns: Readonly<Record<string, Address>>, address: Address): string {
  return Object.entries(dvns).find(([, dvn]) => isAddressEqual(dvn, address))?.[0] ?? `unknown ${address}`
}

async function lintCode({ system }: Config, { client, name, settings }: ConnectedChain): Promise<Finding[]> {
  const contracts = planContracts(system, settings)
  const factory = await getCode(client, { address: factoryAddress() })
  const states = await Promise.all(contracts.map((contract) => (factory ? stateOf(client, contract) : 'missing')))
  return contracts.flatMap(({ contract, address }, i): Finding[] => {
    const where = name
    if (states[i] === 'missing')
      return [{ level: 'error', rule: 'code', where, found: `${contract} is missing`, fix: 'Run `omnicover deploy`.' }]
    if (states[i] === 'other') {
      const found = `${contract} at ${address} was made from other code or with other settings`
      return [
        {
          level: 'error',
          rule: 'code',
          where,
          found,
          fix: 'Put the configuration back, or use the version that deployed it.',
        },
      ]
    }
    return []
  })
}

const ownerAbi = [
  { type: 'function', name: 'owner', stateMutability: 'view', inputs: [], outputs: [{ type: 'address' }] },
] as const satisfies Abi

async function lintOwners({ system }: Config, { client, name, network, settings }: ConnectedChain): Promise<Finding[]> {
  const { gateway, oft, pools, home } = addressesOf(system, settings)
  const ours = settings.asset === 'test'
  const owned = [
    { what: 'the gateway', address: gateway },
    ...pools.map(({ poolId, bridge }) => ({ what: `the bridge of pool ${poolId}`, address: bridge })),
    ...(ours ? [{ what: 'the OFT', address: oft }] : []),
    ...(home
      ? [
          { what: 'the ledger', address: home.ledger },
          { what: 'the registry', address: home.registry },
        ]
      : []),
  ]
  const owners = owned.map(async ({ what, address }): Promise<Finding[]> => {
    const owner = await readContract(client, { address, abi: ownerAbi, functionName: 'owner' })
    if (isAddressEqual(owner, system.owner)) return []
    const found = `${what} belongs to ${owner}, not to ${system.owner}`
    return [
      {
        level: 'error',
        rule: 'owner',
        where: name,
        found,
        fix: 'Find out who changed it; its owner can give it back.',
      },
    ]
  })
  const oapps = [{ what: 'the gateway', address: gateway }, ...(ours ? [{ what: 'the OFT', address: oft }] : [])]
  const delegates = oapps.map(async ({ what, address }): Promise<Finding[]> => {
    const call = { address: network.endpoint, abi: endpointV2Abi, functionName: 'delegates', args: [address] } as const
    const delegate = await readContract(client, call)
    if (isAddressEqual(delegate, system.owner)) return []
    const found = `${delegate} may change libraries and DVNs of ${what}, not ${system.owner}`
    return [
      {
        level: 'error',
        rule: 'delegate',
        where: name,
        found,
        fix: `The owner calls setDelegate(${system.owner}) on it.`,
      },
    ]
  })
  return (await Promise.all([...owners, ...delegates])).flat()
}

const notDone = (label: string) => `not done: ${label.charAt(0).toLowerCase()}${label.slice(1)}`

async function lintBridges({ system }: Config, chains: readonly ConnectedChain[]): Promise<Finding[]> {
  const sides = chains.map((chain) => ({
    ...chain,
    eid: chain.network.eid,
    pools: addressesOf(system, chain.settings).pools,
  }))
  const findings = sides.map(async (side) => {
    const others = sides.filter((other) => other !== side)
    const planned = await planBridges(side.client, side.pools, others)
    return planned.map(
      ({ label }): Finding => ({
        ...{ level: 'error', rule: 'peer', where: side.name, found: notDone(label) },
        fix: 'Run `omnicover wire`.',
      }),
    )
  })
  return (await Promise.all(findings)).flat()
}

async function lintListing(
  { system, listing }: Config,
  [home]: readonly ConnectedChain[],
  isThere: (chain: ConnectedChain) => boolean,
): Promise<Finding[]> {
  const books = home && isThere(home) && addressesOf(system, home.settings).home
  if (!books) return []
  const where = home.name
  try {
    const planned = await planListing(home.client, books, listing)
    return planned.map(({ label }) => ({
      ...{
        level: 'error',
        rule: 'listing',
        where,
        found: notDone(label),
      },
      fix: 'Run `omnicover wire`.',
    }))
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return error.problems.map((found) => ({
      level: 'error',
      rule: 'listing',
      where,
      found,
      fix: 'Correct the configuration.',
    }))
  }
}
