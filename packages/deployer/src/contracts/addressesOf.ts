import type { Address } from 'viem'
import { contractAddress, type Namespace } from './factory.js'
import type { ChainSettings, OmniCoverAddresses, SystemSettings } from './types.js'

/**
 * Works out where OmniCover is on a chain, deployed or not.
 *
 * @param system - What is the same on all chains.
 * @param chain - What is the chain's own.
 * @returns All addresses but those of the pools' shares, which the pools create themselves.
 * @throws {ArtifactMissingError} when the contracts have not been compiled.
 */
export function addressesOf(system: SystemSettings, chain: ChainSettings): OmniCoverAddresses {
  const at = (contract: string): Address => contractAddress(system, contract)
  const { asset, permit2, eid, multiCall } = chain
  const { ledger, registry, assessment, outbox, remitter } = partsAtHome(system)
  return {
    asset: asset === 'test' ? at('DevnetDollar') : asset.token,
    oft: asset === 'test' ? at('DevnetOft') : asset.oft,
    gateway: at('CoverGateway'),
    market: at('CoverMarket'),
    desk: at('ClaimDesk'),
    descriptor: at('CoverDescriptor'),
    guardians: at('Guardians'),
    lens: at('CoverLens'),
    permit2,
    pools: system.poolIds.map((poolId) => ({
      poolId,
      address: at(`CapitalPool ${poolId}`),
      bridge: at(`OftBridge ${poolId}`),
    })),
    multiCall: multiCall ? at('MultiCall') : undefined,
    home: eid === system.homeEid ? { ledger, registry, assessment, outbox, remitter } : undefined,
  }
}

/** All that stands on the home chain alone. */
export function partsAtHome(namespace: Namespace) {
  const at = (contract: string): Address => contractAddress(namespace, contract)
  return {
    ...{ registry: at('RiskRegistry'), ledger: at('Ledger'), assessment: at('Assessment'), outbox: at('HomeOutbox') },
    ...{ remitter: at('Remitter'), capacity: at('Capacity'), settler: at('Settler') },
  }
}
