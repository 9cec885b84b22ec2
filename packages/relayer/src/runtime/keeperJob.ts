import type { Chain } from '../ports/chain.js'
import type { Clock } from '../ports/clock.js'
import type { Store } from '../ports/store.js'
import type { TransactionSender } from '../ports/transactionSender.js'
import type { CallPermit } from '../sender/callPermit.js'
import type { UntimedEvent } from '../useCases/context.js'

/** What periodic work gets: every chain with its connection and the sender of the keeper's key there. */
export type KeeperContext = {
  readonly chains: readonly { readonly eid: number; readonly chain: Chain; readonly sender: TransactionSender }[]
  readonly clock: Clock
  /** For what must outlive the process, under keys of its own. */
  readonly store: Store
  /** Tells the observer. */
  readonly tell: (event: UntimedEvent) => void
}

/**
 * Work that is done again and again with the keeper's key, in the same process as the relayer. It looks at the chains, and sends
 * what they need; what is mined is told to the observer. A job without a configured keeper key is refused at the start.
 */
export type KeeperJob = {
  readonly name: string
  /** What it needs the keeper's key for on a chain: the key signs nothing else. `{}` permits everything. */
  readonly mayCall: (eid: number) => readonly CallPermit[]
  /** One round. It may throw: that is told to the observer, and the next round comes. */
  readonly run: (context: KeeperContext) => Promise<void>
}
