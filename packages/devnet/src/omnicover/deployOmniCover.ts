import {
  assessmentAbi,
  capacityAbi,
  capitalPoolAbi,
  claimDeskAbi,
  coverDescriptorAbi,
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
import { type Address, getContractAddress, zeroAddress } from 'viem'
import type { DevnetAccounts } from '../accounts/createAccounts.js'
import { sendAll } from '../chain/sendAll.js'
import { createSetup, type Setup } from '../chain/setup.js'
import { PERMIT2_ADDRESS } from '../permit2/placePermit2.js'
import type { DevnetChain } from '../startDevnet.js'
import { readArtifact } from './readArtifact.js'
import type { OmniCoverDeployment, ProtocolTimes } from './types.js'

/** What sales of a product may grow to at once, units: more than any story sells. */
const FREE_GROWTH = 100_000_000_000_000n

/** Gas for crediting money that arrived. The whole transaction took 158,000 with new storage: about 120,000 of it inside the call. */
const COMPOSE_GAS = 200_000n

export type DeployOmniCoverParameters = {
  chain: DevnetChain
  homeEid: number
  /** Its pools, in the order in which their products are listed. */
  poolIds: readonly number[]
  times: ProtocolTimes
  /** How many of the assessors must sign. */
  threshold: number
}

/**
 * Deploys OmniCover on one chain. The contracts know each other by immutable addresses, so all addresses are worked out
 * before the first is deployed.
 *
 * @param accounts - The deployer, who will own everything, and the assessors.
 * @param parameters - Which chain, and the protocol's times.
 * @returns Where everything is.
 * @throws {TransactionFailedError | ArtifactMissingError}
 */
export async function deployOmniCover(
  accounts: DevnetAccounts,
  { chain, homeEid, poolIds, times, threshold }: DeployOmniCoverParameters,
): Promise<OmniCoverDeployment> {
  const owner = accounts.deployer.address
  const nonce = await chain.client.getTransactionCount({ address: owner })
  const isHome = chain.eid === homeEid
  const setup = createSetup({ from: owner, nonce })
  const next = (index: number): Address => getContractAddress({ from: owner, nonce: BigInt(nonce + index) })
  // The order of the deployments below.
  const [asset, descriptor, cold, market] = [next(0), next(1), next(2), next(3)]
  const [coldPool, desk, gateway] = [next(4), next(5), next(6)]
  const [guardians, lens, oft] = [next(7), next(8), next(9)]
  const [registry, incidents, chainsPart] = [next(10), next(11), next(12)]
  const [capacity, settler] = [next(13), next(14)]
  const home = { registry, ledger: next(15), assessment: next(16), outbox: next(17), remitter: next(18) }
  const before = isHome ? 19 : 10
  const pools = poolIds.map((poolId, i) => {
    return { poolId, address: next(before + 2 * i), bridge: next(before + 2 * i + 1) }
  })
  const { epochLength, maxAge, skew, payableDelay, maxSilence, maxOpen, notice } = times
  const { holdLength, challengeLength, pauseLength } = times

  const { endpoint } = chain.layerZero

  setup.deploy('DevnetDollar', { abi: devnetDollarAbi, bytecode: readArtifact('DevnetDollar'), args: [6] })
  setup.deploy('CoverDescriptor', { abi: coverDescriptorAbi, bytecode: readArtifact('CoverDescriptor') })
  setup.deploy('ColdMarket', { abi: [], bytecode: readArtifact('ColdMarket') })
  setup.deploy('CoverMarket', {
    abi: coverMarketAbi,
    bytecode: readArtifact('CoverMarket', { ColdMarket: cold }),
    args: [
      {
        eid: chain.eid,
        asset,
        gateway,
        desk,
        descriptor,
        guardians,
        permit2: PERMIT2_ADDRESS,
        feeReceiver: owner,
        freeGrowth: FREE_GROWTH,
        maxAge,
        skew,
      },
      pools.map(({ poolId }) => poolId),
      pools.map(({ address }) => address),
    ],
  })
  setup.deploy('ColdPool', { abi: [], bytecode: readArtifact('ColdPool') })
  setup.deploy('ClaimDesk', {
    abi: claimDeskAbi,
    bytecode: readArtifact('ClaimDesk'),
    args: [gateway, market, guardians, holdLength, challengeLength],
  })
  const modules = isHome
    ? { market, desk, ledger: home.ledger, assessment: home.assessment, outbox: home.outbox, guardians }
    : { market, desk, ledger: zeroAddress, assessment: zeroAddress, outbox: zeroAddress, guardians }
  setup.deploy('CoverGateway', {
    abi: coverGatewayAbi,
    bytecode: readArtifact('CoverGateway'),
    args: [endpoint, owner, homeEid, modules],
  })
  setup.deploy('Guardians', {
    abi: guardiansAbi,
    bytecode: readArtifact('Guardians'),
    args: [accounts.guardians.map(({ address }) => address), market, desk, gateway, pauseLength],
  })
  setup.deploy('CoverLens', { abi: coverLensAbi, bytecode: readArtifact('CoverLens'), args: [market, desk] })
  setup.deploy('DevnetOft', { abi: devnetOftAbi, bytecode: readArtifact('DevnetOft'), args: [asset, endpoint, owner] })
  if (isHome) {
    setup.deploy('RiskRegistry', { abi: riskRegistryAbi, bytecode: readArtifact('RiskRegistry'), args: [owner] })
    setup.deploy('LedgerIncidents', { abi: [], bytecode: readArtifact('LedgerIncidents') })
    setup.deploy('LedgerChains', { abi: [], bytecode: readArtifact('LedgerChains') })
    setup.deploy('Capacity', {
      abi: capacityAbi,
      bytecode: readArtifact('Capacity'),
      args: [home.ledger, registry, gateway, home.remitter],
    })
    setup.deploy('Settler', {
      abi: settlerAbi,
      bytecode: readArtifact('Settler'),
      args: [home.ledger, capacity, notice],
    })
    const { assessment, remitter } = home
    setup.deploy('Ledger', {
      abi: ledgerAbi,
      bytecode: readArtifact('Ledger', { LedgerIncidents: incidents, LedgerChains: chainsPart }),
      args: [
        owner,
        { gateway, assessment, registry, remitter, capacity, settler },
        { epochLength, maxAge, skew, payableDelay, maxSilence, maxOpen },
      ],
    })
    const assessors = accounts.assessors.map(({ address }) => address)
    setup.deploy('Assessment', {
      abi: assessmentAbi,
      bytecode: readArtifact('Assessment'),
      args: [gateway, home.ledger, assessors, BigInt(threshold)],
    })
    setup.deploy('HomeOutbox', {
      abi: homeOutboxAbi,
      bytecode: readArtifact('HomeOutbox'),
      args: [home.ledger, home.registry],
    })
    setup.deploy('Remitter', { abi: remitterAbi, bytecode: readArtifact('Remitter'), args: [home.ledger] })
  }
  for (const { poolId, address, bridge } of pools) {
    setup.deploy('CapitalPool', {
      abi: capitalPoolAbi,
      bytecode: readArtifact('CapitalPool', { ColdPool: coldPool }),
      args: [poolId, asset, 'OmniCover Pool Share', 'ocPOOL', gateway, market, desk, guardians, bridge, epochLength],
    })
    setup.deploy('OftBridge', {
      abi: oftBridgeAbi,
      bytecode: readArtifact('OftBridge'),
      args: [owner, endpoint, oft, address, asset, COMPOSE_GAS],
    })
  }
  fundPeople(setup, asset, accounts)
  await sendAll(chain.client, accounts.deployer, setup.transactions)
  const shares = await Promise.all(
    pools.map(({ address }) => chain.client.readContract({ address, abi: capitalPoolAbi, functionName: 'SHARE' })),
  )
  const contracts = { asset, oft, gateway, market, desk, descriptor, guardians, lens, permit2: PERMIT2_ADDRESS }
  const deployment = {
    ...{ eid: chain.eid, chainId: chain.chainId, ...contracts },
    pools: pools.map((pool, i) => ({ ...pool, share: shares[i] ?? zeroAddress })),
  }
  return isHome ? { ...deployment, home } : deployment
}

/** Ten million devnet dollars for everyone who deposits or buys. */
function fundPeople(setup: Setup, asset: Address, accounts: DevnetAccounts): void {
  for (const { address } of [...accounts.underwriters, ...accounts.buyers]) {
    setup.call(asset, { abi: devnetDollarAbi, functionName: 'mint', args: [address, 10_000_000_000_000n] })
  }
}
