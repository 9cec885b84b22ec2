import type { Address } from 'viem'

/** One DVN of one chain: a contract, and the only keys that can make it speak. */
export type DvnDeployment = {
  address: Address
  feeLib: Address
  /** Identifies the DVN in what it signs: the eid modulo 30000. */
  vid: number
  /** Signs attestations; quorum one. */
  signer: Address
  /** Sends them and pays their gas. */
  admin: Address
}

/** The LayerZero V2 contracts of one chain. */
export type LayerZeroDeployment = {
  endpoint: Address
  sendUln302: Address
  receiveUln302: Address
  receiveUln302View: Address
  /** Commits and executes in one transaction, for anybody; also says whether a packet is executable. */
  lzExecutor: Address
  priceFeed: Address
  treasury: Address
  executor: Address
  /** Runs several calls in one transaction, for anybody, each with gas of its own. */
  multiCall: Address
  executorFeeLib: Address
  dvnA: DvnDeployment
  dvnB: DvnDeployment
}
