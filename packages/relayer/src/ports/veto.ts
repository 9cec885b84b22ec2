import type { Message, Packet } from '@omnicover/core'
import type { Hash } from 'viem'
import type { Chain } from './chain.js'

/** A message that a DVN is about to attest: it is final, and as many of the DVN's connections as its quorum have it. */
export type VetoQuestion = {
  readonly dvn: string
  readonly packet: Packet
  /** What it says; `undefined` when it is not between our contracts. */
  readonly message: Message | undefined
  readonly blockNumber: bigint
  readonly blockHash: Hash
  /** Connections of that DVN to the source chain on which the block is final. */
  readonly sources: readonly Chain[]
  /** How many of them it takes to believe something. */
  readonly quorum: number
}

/**
 * The operator's last word. Returns why the DVN must not sign, or `undefined` when it may. It is asked again later, so a reason may pass.
 * If it throws, or the operator's does not answer within 10 s, the DVN does not sign. URLs in what it says are taken out.
 */
export type Veto = (question: VetoQuestion) => Promise<string | undefined>
