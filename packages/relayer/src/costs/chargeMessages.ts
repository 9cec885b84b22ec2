import type { Message } from '../messages/message.js'
import type { MessageStore } from '../messages/messageStore.js'
import { addUsage } from './usage.js'
import type { UsageMeter } from './usageMeter.js'

/**
 * Writes into each message what it cost on AWS, with the changes that are made of it anyway: a ledger without a request of its own.
 *
 * A change that fails after it was written is charged again by the next one, so a sum may be too high by a share, and never too low.
 *
 * @param messages - where the messages are
 * @param meter - what was used
 * @returns the same messages
 */
export function chargeMessages(messages: MessageStore, meter: UsageMeter): MessageStore {
  async function charging<Result>(
    change: (charged: (message: Message) => Message) => Promise<Result>,
    isChanged: (result: Result) => boolean,
  ): Promise<Result> {
    const { share, end } = meter.charge()
    let isKept = false
    try {
      const result = await change((message) => ({ ...message, usage: addUsage(message.usage, share()) }))
      isKept = isChanged(result)
      return result
    } finally {
      end(isKept)
    }
  }

  return {
    ...messages,
    insert: (message) => charging((charged) => messages.insert(charged(message)), Boolean),
    update: (message, change) =>
      charging(
        (charged) =>
          messages.update(message, (current) => {
            const next = change(current)
            return next && charged(next)
          }),
        (changed) => changed !== undefined,
      ),
  }
}
