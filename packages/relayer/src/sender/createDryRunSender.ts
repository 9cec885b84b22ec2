import type { Address } from 'viem'
import { TaskMissingError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Observer } from '../ports/observer.js'
import type { TransactionSender } from '../ports/transactionSender.js'

/** What a dry run works with. */
export type DryRunSenderParameters = {
  readonly eid: number
  /** Who would send. */
  readonly address: Address
  readonly clock: Clock
  readonly observer: Observer
}

/**
 * Makes a sender that signs and sends nothing. It tells the observer what it would send, each time anew; the work is not taken for done,
 * so a sender with a key carries on where this one would have begun.
 *
 * @param parameters - chain, address, clock and observer
 * @returns the sender
 */
export function createDryRunSender({ eid, address, clock, observer }: DryRunSenderParameters): TransactionSender {
  return {
    eid,
    address,
    send: async ({ tasks, to }) => {
      if (tasks.length === 0) throw new TaskMissingError()
      observer.onEvent({ type: 'transactionWithheld', atMs: clock.nowMs(), eid, from: address, to, tasks })
      return 'withheld'
    },
    isInFlight: async () => false,
    advance: async () => [],
    acknowledge: async () => undefined,
  }
}
