import type { Address } from 'viem'

/** LayerZero on one chain. */
export type Network = {
  /** For people. */
  name: string
  /** LayerZero's name of the chain, never its chain id. */
  eid: number
  chainId: number
  endpoint: Address
  sendUln302: Address
  receiveUln302: Address
  executor: Address
  /** Takes no message at all; named to be recognised. */
  blockedLibrary?: Address | undefined
  /** Attest nothing, and stand in some of LayerZero's defaults; named to be recognised. */
  deadDvns: readonly Address[]
  /** DVN contracts by who runs them: two names are two operators. */
  dvns: Readonly<Record<string, Address>>
  /** Operators whose address nobody confirmed to be what LayerZero publishes. */
  unconfirmed: readonly string[]
}
