import type { Address } from 'viem'

/** A relayer with the contracts of its protocol, on the chains that all contenders share. */
export type Contender = {
  readonly name: string
  /** Who pays for what the relayer does on the destination. */
  readonly payers: readonly Address[]
  /** JSON-RPC calls so far, of all its processes to both chains. */
  readonly calls: () => number
  /** A way of its own with a receiver that has received nothing, and a relayer that has seen nothing. */
  readonly openLane: () => Promise<Lane>
  readonly stop: () => Promise<void>
}

/** One way from the source to the destination. */
export type Lane = {
  /** Submits so many messages at once, one transaction each, and resolves when all are in blocks. */
  readonly send: (count: number) => Promise<void>
  /** How often the receiver was called. */
  readonly received: () => Promise<number>
  /** Starts the relayer, again with what the last one left behind; resolves when it listens. */
  readonly startRelayer: () => Promise<RelayerProcess>
  /** Brings what the relayer does not by the operator's hand: at most so many messages. It says how many it tried. */
  readonly bringByHand: (most: number) => Promise<number>
}

/** A running relayer: a process, so that it can be killed. */
export type RelayerProcess = {
  /** SIGKILL gives it no chance to write anything, SIGINT asks it to end. Resolves when it is gone. */
  readonly end: (signal: EndSignal) => Promise<void>
}

export type EndSignal = 'SIGKILL' | 'SIGINT'
