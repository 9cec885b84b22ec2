import {
  assessmentAbi,
  capacityAbi,
  capitalPoolAbi,
  claimDeskAbi,
  coverGatewayAbi,
  coverLensAbi,
  coverMarketAbi,
  devnetDollarAbi,
  devnetOftAbi,
  guardiansAbi,
  homeOutboxAbi,
  ledgerAbi,
  oftBridgeAbi,
  remitterAbi,
  riskRegistryAbi,
  settlerAbi,
} from '@omnicover/deployments'
import { type Abi, type Address, type ContractConstructorArgs, encodeDeployData, zeroAddress } from 'viem'
import type { Libraries } from '../artifacts/linkBytecode.js'
import { readArtifact } from '../artifacts/readArtifact.js'
import { readMultiCall } from '../artifacts/readMultiCall.js'
import { addressesOf, partsAtHome } from './addressesOf.js'
import { contractAddress, type PlannedContract } from './factory.js'
import type { ChainSettings, OmniCoverAddresses, SystemSettings } from './types.js'

/** Gas for crediting money that arrived. The whole transaction took 158,000 with new storage: about 120,000 of it inside the call. */
const COMPOSE_GAS = 200_000n

/**
 * Lists the contracts of OmniCover on one chain, in the order in which they can be deployed.
 *
 * @param system - What is the same on all chains.
 * @param chain - What is the chain's own.
 * @returns The contracts, with their addresses and creation code.
 * @throws {ArtifactMissingError} when the contracts have not been compiled.
 */
export function planContracts(system: SystemSettings, chain: ChainSettings): PlannedContract[] {
  const at = addressesOf(system, chain)
  const contract = contractMaker(system)
  return [
    ...(chain.asset === 'test' ? planTestAsset(system, chain, contract) : []),
    ...planMarket(system, chain, at, contract),
    ...(at.home ? planHome(system, at, contract) : []),
    ...planPools(system, chain, at, contract),
    ...planMultiCall(at),
  ]
}

type Contract = ReturnType<typeof contractMaker>

/** Makes contracts of one deployment: named, placed, with their arguments. */
function contractMaker(system: SystemSettings) {
  return <const abi extends Abi>(
    name: string,
    abi: abi,
    args: ContractConstructorArgs<abi>,
    { libraries = {}, artifact = name }: { libraries?: Libraries; artifact?: string } = {},
  ): PlannedContract => {
    const bytecode = readArtifact(artifact, libraries)
    const initCode = encodeDeployData({ abi, bytecode, args } as Parameters<typeof encodeDeployData>[0])
    return { contract: name, address: contractAddress(system, name), args: nameArgs(abi, args), initCode }
  }
}

function nameArgs(abi: Abi, args: unknown): Record<string, unknown> {
  const inputs = abi.find((item) => item.type === 'constructor')?.inputs ?? []
  const values = args as readonly unknown[]
  return Object.fromEntries(
    inputs.map(({ name }, index) => [name?.replace(/_$/, '') || `argument ${index}`, values[index]]),
  )
}

function planTestAsset(
  system: SystemSettings,
  { endpoint, decimals = 6 }: ChainSettings,
  contract: Contract,
): PlannedContract[] {
  return [
    contract('DevnetDollar', devnetDollarAbi, [decimals]),
    contract('DevnetOft', devnetOftAbi, [contractAddress(system, 'DevnetDollar'), endpoint, system.owner]),
  ]
}

function planMarket(
  system: SystemSettings,
  chain: ChainSettings,
  at: OmniCoverAddresses,
  contract: Contract,
): PlannedContract[] {
  const { owner, homeEid, times, feeReceiver, freeGrowth } = system
  const { maxAge, skew, holdLength, challengeLength, pauseLength } = times
  const { asset, gateway, market, desk, descriptor, guardians, permit2, pools, home } = at
  const setup = {
    ...{ eid: chain.eid, asset, gateway, desk, descriptor, guardians, permit2, feeReceiver },
    ...{ freeGrowth, maxAge, skew },
  }
  const modules = {
    ...{ market, desk, guardians, ledger: home?.ledger ?? zeroAddress },
    ...{ assessment: home?.assessment ?? zeroAddress, outbox: home?.outbox ?? zeroAddress },
  }
  const ids = pools.map(({ poolId }) => poolId)
  const addresses = pools.map(({ address }) => address)
  return [
    contract('CoverDescriptor', [], []),
    contract('ColdMarket', [], []),
    contract('CoverMarket', coverMarketAbi, [setup, ids, addresses], {
      libraries: librariesOf(system, ['ColdMarket']),
    }),
    contract('ColdPool', [], []),
    contract('ClaimDesk', claimDeskAbi, [gateway, market, guardians, holdLength, challengeLength]),
    contract('CoverGateway', coverGatewayAbi, [chain.endpoint, owner, homeEid, modules]),
    contract('Guardians', guardiansAbi, [system.guardians, market, desk, gateway, pauseLength]),
    contract('CoverLens', coverLensAbi, [market, desk]),
  ]
}

function planHome(system: SystemSettings, at: OmniCoverAddresses, contract: Contract): PlannedContract[] {
  const { owner, times, assessors, threshold } = system
  const { epochLength, maxAge, skew, payableDelay, maxSilence, maxOpen, notice } = times
  const { ledger, registry, assessment, remitter, capacity, settler } = partsAtHome(system)
  const { gateway } = at
  const parts = { gateway, assessment, registry, remitter, capacity, settler }
  const ledgerTimes = { epochLength, maxAge, skew, payableDelay, maxSilence, maxOpen }
  const libraries = librariesOf(system, ['LedgerIncidents', 'LedgerChains'])
  return [
    contract('RiskRegistry', riskRegistryAbi, [owner]),
    contract('LedgerIncidents', [], []),
    contract('LedgerChains', [], []),
    contract('Capacity', capacityAbi, [ledger, registry, gateway, remitter]),
    contract('Settler', settlerAbi, [ledger, capacity, notice]),
    contract('Ledger', ledgerAbi, [owner, parts, ledgerTimes], { libraries }),
    contract('Assessment', assessmentAbi, [gateway, ledger, assessors, BigInt(threshold)]),
    contract('HomeOutbox', homeOutboxAbi, [ledger, registry]),
    contract('Remitter', remitterAbi, [ledger]),
  ]
}

function planPools(
  system: SystemSettings,
  { endpoint }: ChainSettings,
  at: OmniCoverAddresses,
  contract: Contract,
): PlannedContract[] {
  const { asset, oft, gateway, market, desk, guardians } = at
  const { epochLength } = system.times
  const libraries = librariesOf(system, ['ColdPool'])
  return at.pools.flatMap(({ poolId, address, bridge }) => [
    contract(
      `CapitalPool ${poolId}`,
      capitalPoolAbi,
      [poolId, asset, 'OmniCover Pool Share', 'ocPOOL', gateway, market, desk, guardians, bridge, epochLength],
      { libraries, artifact: 'CapitalPool' },
    ),
    contract(`OftBridge ${poolId}`, oftBridgeAbi, [system.owner, endpoint, oft, address, asset, COMPOSE_GAS], {
      artifact: 'OftBridge',
    }),
  ])
}

/** LayerZero's own, of no use to the contracts: a relayer brings many messages through it. */
function planMultiCall({ multiCall }: OmniCoverAddresses): PlannedContract[] {
  return multiCall === undefined
    ? []
    : [{ contract: 'MultiCall', address: multiCall, args: {}, initCode: readMultiCall() }]
}

function librariesOf(system: SystemSettings, names: readonly string[]): Record<string, Address> {
  return Object.fromEntries(names.map((name) => [name, contractAddress(system, name)]))
}
