import type { ChainConfig, Network } from '../network.js'
import type { Chain } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { Store } from '../ports/store.js'
import { required } from '../useCases/context.js'

/** How far long work has come, in parts of its own choice. */
export type Progress = { readonly what: string; readonly done: number; readonly total: number }

/**
 * What the operations of a person work with. The chains are the truth: the store only adds what they do not know (costs, when a message was
 * first seen, why it was put aside), and may be missing.
 */
export type Operator = {
  readonly network: Network
  /** By eid: one connection to each chain. */
  readonly chains: ReadonlyMap<number, Chain>
  readonly store: Store | undefined
  readonly clock: Clock
  /** Is told about long work. */
  readonly onProgress: (progress: Progress) => void
}

/** One end of a pathway: a chain with its configuration. */
export type End = { readonly eid: number; readonly chain: Chain; readonly config: ChainConfig }

/**
 * Finds a chain of an operator.
 *
 * @param operator - what there is
 * @param eid - which chain
 * @returns the chain with its configuration
 * @throws {ConfigInvalidError} when it is not configured
 */
export function endOf({ network, chains }: Pick<Operator, 'network' | 'chains'>, eid: number): End {
  const config = required(
    network.chains.find((candidate) => candidate.eid === eid),
    `eid ${eid}`,
  )
  return { eid, chain: required(chains.get(eid), `eid ${eid}`), config }
}
