import { setTimeout as sleep } from 'node:timers/promises'
import type { Receipt } from '../ports/chain.js'
import type { TransactionRequest, TransactionSender } from '../ports/transactionSender.js'
import { NotSentError } from './errors.js'

const LOOK_EVERY_MS = 250

/**
 * Sends a call and waits until it is mined. It is left unacknowledged, so that a relayer on the same store books it.
 *
 * @param sender - pays for it
 * @param request - the call
 * @param signal - stops the waiting, not the transaction
 * @returns its receipt; `undefined` when its nonce was used by another transaction
 * @throws {NotSentError} when the same is in flight already, too much else is, or it could cost more than a ceiling allows
 */
export async function sendAndWait(
  sender: TransactionSender,
  request: TransactionRequest,
  signal?: AbortSignal,
): Promise<Receipt | undefined> {
  const result = await sender.send(request)
  if (result !== 'sent') throw new NotSentError(result)
  for (;;) {
    const finished = (await sender.advance()).find(({ tasks }) => tasks.some((task) => request.tasks.includes(task)))
    if (finished !== undefined) return finished.receipt
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}
