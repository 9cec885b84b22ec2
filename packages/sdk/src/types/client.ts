import type { Account, Address, Chain, Client, Transport } from 'viem'

/** Any viem client of the deployment's chain: with or without an account, with or without actions. */
export type AnyClient = Client<Transport, Chain | undefined, Account | undefined>

/** Who acts. */
export type AccountParameter = {
  /** Account, or address of an account of the wallet. Default: the client's. */
  account?: Account | Address | undefined
}
