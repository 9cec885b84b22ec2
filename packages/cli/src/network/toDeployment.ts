import type { OmniCoverDeployment } from '@omnicover/devnet'
import type { Deployment } from '@omnicover/sdk'
import type { Address } from 'viem'

/**
 * Where OmniCover is on a chain, as the SDK takes it.
 *
 * @param omnicover - what was deployed there
 * @param endpoint - LayerZero's endpoint of the chain
 * @returns the deployment, with Permit2
 */
export function toDeployment(omnicover: OmniCoverDeployment, endpoint: Address): Deployment {
  const { eid, chainId, market, desk, lens, gateway, asset, pools, permit2 } = omnicover
  return { eid, chainId, market, desk, lens, gateway, asset, endpoint, pools, permit2 }
}
