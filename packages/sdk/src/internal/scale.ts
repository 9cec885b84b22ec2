import type { Deployment } from '../types/deployment.js'

/** Smallest parts of the asset in a unit of 1e-6. Approvals, permits and what ERC-7540 calls assets are in smallest parts. */
export const scaleOf = ({ decimals = 6 }: Pick<Deployment, 'decimals'>): bigint => 10n ** BigInt(decimals - 6)
