import type { OmniCoverAddresses } from '@omnicover/deployer'

type Place = Pick<OmniCoverAddresses, 'gateway' | 'market' | 'desk' | 'pools'> & { readonly eid: number }

/**
 * Names OmniCover's contracts as the file of a relayer does: `market`, against which a DVN holds messages, and what the keeper looks after.
 *
 * @param home - what stands on the home chain alone
 * @param chains - on each chain, home first
 * @returns both parts
 */
export function contractsToServe(home: NonNullable<OmniCoverAddresses['home']>, chains: readonly [Place, ...Place[]]) {
  const [{ eid }] = chains
  const { ledger, registry, assessment, remitter, outbox } = home
  return {
    market: {
      home: { eid, outbox },
      chains: chains.map(({ pools, ...chain }) => ({
        ...contractsOf(chain),
        pools: pools.map(({ poolId, address }) => ({ poolId, address })),
      })),
    },
    kept: {
      home: { eid, ledger, registry, assessment, remitter },
      chains: chains.map(({ pools, ...chain }) => ({
        ...contractsOf(chain),
        pools: pools.map(({ poolId, address, bridge }) => ({ poolId, address, bridge })),
      })),
    },
  }
}

const contractsOf = ({ eid, gateway, market, desk }: Omit<Place, 'pools'>) => ({ eid, gateway, market, desk })
