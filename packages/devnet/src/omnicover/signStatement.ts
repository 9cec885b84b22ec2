import type { Address, Hex } from 'viem'
import type { DevnetAccount } from '../accounts/createAccounts.js'

/** What the assessors sign, as `Assessment` hashes it (EIP-712). */
const types = {
  Validate: [
    { name: 'eid', type: 'uint32' },
    { name: 'reportId', type: 'uint32' },
    { name: 'productId', type: 'uint32' },
    { name: 'instant', type: 'uint40' },
    { name: 'evidence', type: 'bytes32' },
  ],
  Decide: [
    { name: 'incidentId', type: 'uint32' },
    { name: 'ratio', type: 'uint32' },
    { name: 'evidence', type: 'bytes32' },
  ],
  DecideByTree: [
    { name: 'incidentId', type: 'uint32' },
    { name: 'allocations', type: 'Allocation[]' },
    { name: 'evidence', type: 'bytes32' },
  ],
  Allocation: [
    { name: 'eid', type: 'uint32' },
    { name: 'top', type: 'bytes32' },
    { name: 'total', type: 'uint64' },
  ],
} as const

/** A tree of payouts on a chain: `top` and `total` of core's `buildSumTree`, in units. */
export type Allocation = { eid: number; top: Hex; total: bigint }

/** Something that assessors say. Ratios in parts per million, times in UTC seconds. */
export type Statement =
  | {
      primaryType: 'Validate'
      message: { eid: number; reportId: number; productId: number; instant: number; evidence: Hex }
    }
  | { primaryType: 'Decide'; message: { incidentId: number; ratio: number; evidence: Hex } }
  | {
      primaryType: 'DecideByTree'
      message: { incidentId: number; allocations: readonly Allocation[]; evidence: Hex }
    }

/**
 * Has assessors sign a statement.
 *
 * @param assessors - Who may sign.
 * @param count - How many of them do.
 * @param domain - Chain id of home, and its `Assessment`.
 * @param statement - What they say.
 * @returns Signatures in the order that the contract wants: by ascending address, so that none counts twice.
 */
export function signStatement(
  assessors: readonly DevnetAccount[],
  count: number,
  { chainId, assessment }: { chainId: number; assessment: Address },
  { primaryType, message }: Statement,
): Promise<Hex[]> {
  const domain = { name: 'OmniCover Assessment', version: '1', chainId, verifyingContract: assessment }
  const signers = [...assessors].sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))
  // Typed by Statement: viem's own type would want the three kinds apart.
  const data: { domain: typeof domain; types: object; primaryType: string; message: object } = {
    ...{ domain, types, primaryType, message },
  }
  return Promise.all(
    signers.slice(0, count).map((signer) => signer.signTypedData(data as Parameters<typeof signer.signTypedData>[0])),
  )
}
