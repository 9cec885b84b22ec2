import type { Address, Hex } from 'viem'

/** What an ERC-2612 permit says: `owner` lets `spender` take `value` of `token`, until `deadline`. */
export type Permit = {
  token: Address
  owner: Address
  spender: Address
  /** Units. */
  value: bigint
  /** UTC seconds. */
  deadline: number
}

/** A permit with its signature, ready for a `…WithPermit` call. */
export type SignedPermit = Permit & { signature: Hex }
