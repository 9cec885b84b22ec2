import type { Address, Client, Hex } from 'viem'

/** The LayerZero contracts of a chain that an OApp names in its settings. */
export type LayerZeroContracts = { endpoint: Address; sendUln302: Address; receiveUln302: Address; executor: Address }

/** DVNs of one chain. All `required` must attest a message, and `threshold` of the `optional`. */
export type DvnSet = { required: readonly Address[]; optional: readonly Address[]; threshold: number }

/** Options that an OApp puts into each message of one type. */
export type EnforcedOption = { msgType: number; options: Hex }

/** One end of a pathway: an OApp, and what holds for the messages that leave it. */
export type PathwayEnd = {
  chain: { eid: number; name: string; client: Client; layerZero: LayerZeroContracts }
  oapp: Address
  /** This chain's contracts of the operators who attest in both directions. */
  dvns: DvnSet
  /** Blocks that DVNs let pass on this chain before they attest a message; at least 1. */
  confirmations: bigint
  /** One for each message type that is sent from here. */
  enforcedOptions: readonly EnforcedOption[]
}

/** Two OApps that are each other's peers. Both must name the same operators of DVNs, each by their contracts on its own chain. */
export type Pathway = {
  /** What the two are, for people: `gateway`. */
  of: string
  a: PathwayEnd
  b: PathwayEnd
}

/** What a library stores about DVNs: 0 and empty would mean "LayerZero's default", 255 means "none". */
export type UlnSettings = {
  confirmations: bigint
  requiredDVNCount: number
  optionalDVNCount: number
  optionalDVNThreshold: number
  requiredDVNs: readonly Address[]
  optionalDVNs: readonly Address[]
}

export type ExecutorSettings = { maxMessageSize: number; executor: Address }

/** All that an OApp has set about one remote chain, as stored, before defaults fill any gap. */
export type PathwaySettings = {
  /** Undefined when left to the default. */
  sendLibrary: Address | undefined
  /** Undefined when left to the default. */
  receiveLibrary: Address | undefined
  /** The block until which an earlier receive library is accepted too; 0 for never. */
  receiveLibraryTimeout: bigint
  executor: ExecutorSettings
  sendUln: UlnSettings
  receiveUln: UlnSettings
  enforcedOptions: readonly EnforcedOption[]
  /** The OApp on the other chain, as 32 bytes; zero when closed. */
  peer: Hex
}

/** One setting that is not as it should be. */
export type PathwayMismatch = {
  /** The chain on which it is stored. */
  eid: number
  /** The chain that it is about. */
  remoteEid: number
  setting: keyof PathwaySettings
  expected: PathwaySettings[keyof PathwaySettings]
  actual: PathwaySettings[keyof PathwaySettings]
}
