import type { Address } from 'viem'
import type { Call } from './call.js'
import type { Permit } from './permit.js'

/** Something that must be there before a call that takes money can pass. */
export type Requirement = ApprovalRequirement | PermitRequirement

/** A transaction of the owner that approves exactly what is taken. */
export type ApprovalRequirement = {
  type: 'approval'
  token: Address
  owner: Address
  spender: Address
  /** Units. */
  value: bigint
  /** Send this from `owner`. */
  call: Call
}

/** A signature of the owner, no transaction: see `signPermit`. */
export type PermitRequirement = Permit & {
  type: 'permit'
  /** For `eth_signTypedData_v4`. */
  typedData: PermitTypedData
}

/** An ERC-2612 permit as EIP-712 typed data. */
export type PermitTypedData = {
  domain: { name: string; version: string; chainId: number; verifyingContract: Address }
  types: typeof permitTypes
  primaryType: 'Permit'
  message: { owner: Address; spender: Address; value: bigint; nonce: bigint; deadline: bigint }
}

export const permitTypes = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const
