import type { Chain } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { TransactionSender } from '../ports/transactionSender.js'

/** What periodic work gets: every chain with its connection and, where a keeper key is configured, its sender. */
export type KeeperContext = {
  readonly chains: readonly { readonly eid: number; readonly chain: Chain; readonly sender: TransactionSender }[]
  readonly clock: Clock
}

/**
 * Work that is done again and again with the keeper's key, in the same process as the relayer. It looks at the chains, and sends
 * what they need; what is mined is told to the observer.
 */
export type KeeperJob = {
  readonly name: string
  /** One round. It may throw: that is told to the observer, and the next round comes. */
  readonly run: (context: KeeperContext) => Promise<void>
}
