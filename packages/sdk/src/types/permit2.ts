import type { Address, Hex } from 'viem'

/** What a Permit2 signature says: `owner` lets `spender` take up to `amount` of `token` once, until `deadline`. */
export type Permit2 = {
  token: Address
  owner: Address
  spender: Address
  /** Units. */
  amount: bigint
  /** Any that the owner has not used yet. */
  nonce: bigint
  /** UTC seconds. */
  deadline: number
}

/** A Permit2 signature with what was signed, ready for `permit2.buy`. */
export type SignedPermit2 = Permit2 & { signature: Hex }

/** A signature of the owner, no transaction: see `permit2.sign`. */
export type Permit2Requirement = Permit2 & {
  type: 'permit2'
  /** For `eth_signTypedData_v4`. */
  typedData: Permit2TypedData
}

/** A transfer by Permit2 as EIP-712 typed data. */
export type Permit2TypedData = {
  domain: { name: 'Permit2'; chainId: number; verifyingContract: Address }
  types: typeof permit2Types
  primaryType: 'PermitTransferFrom'
  message: { permitted: { token: Address; amount: bigint }; spender: Address; nonce: bigint; deadline: bigint }
}

export const permit2Types = {
  PermitTransferFrom: [
    { name: 'permitted', type: 'TokenPermissions' },
    { name: 'spender', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
  TokenPermissions: [
    { name: 'token', type: 'address' },
    { name: 'amount', type: 'uint256' },
  ],
} as const
