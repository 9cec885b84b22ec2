import type { Address, Hash, Hex, TransactionSerializableEIP1559 } from 'viem'

/** A key that is held elsewhere: in this process, or in a key service. */
export type Signer = {
  readonly address: Address
  /** Signs a 32-byte digest as it is, without any prefix. Returns 65 bytes r, s, v with low s and v 27 or 28. */
  readonly signDigest: (digest: Hash) => Promise<Hex>
  /** Signs a transaction and returns it serialised, ready to broadcast. */
  readonly signTransaction: (transaction: TransactionSerializableEIP1559) => Promise<Hex>
}
