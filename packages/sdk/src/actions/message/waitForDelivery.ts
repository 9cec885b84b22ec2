import { DeliveryTimeoutError } from '../../errors/message.js'
import { sleep } from '../../internal/poll.js'
import type { AnyClient } from '../../types/client.js'
import type { MessageStatus } from '../../types/message.js'
import type { WaitParameters } from '../../utils/waitForReceipt.js'
import { getStatus } from './getStatus.js'

/**
 * Waits until a message is applied at its destination. The guid is all that is needed to wait again after a reload.
 *
 * @param client - Any viem client of the chain that sent it.
 * @param parameters - Those of `getStatus`, and how long to wait (default 600,000 ms).
 * @param parameters.onStatus - Called with each status that differs from the one before.
 * @returns The status `delivered`.
 * @throws {DeliveryTimeoutError} when it does not arrive in time; it names the last status.
 */
export async function waitForDelivery(
  client: AnyClient,
  parameters: waitForDelivery.Parameters,
): Promise<waitForDelivery.ReturnValue> {
  const { guid, timeoutMs = 600_000, pollingIntervalMs = client.pollingInterval, signal, onStatus } = parameters
  const deadline = Date.now() + timeoutMs
  let last: MessageStatus | undefined
  for (;;) {
    signal?.throwIfAborted()
    const current = await getStatus(client, parameters)
    if (current.status !== last?.status) onStatus?.(current)
    if (current.status === 'delivered') return current
    if (Date.now() >= deadline) throw new DeliveryTimeoutError({ guid, lastStatus: current.status, timeoutMs })
    last = current
    await sleep(pollingIntervalMs, signal)
  }
}

export namespace waitForDelivery {
  export type Parameters = getStatus.Parameters &
    WaitParameters & { onStatus?: ((status: MessageStatus) => void) | undefined }
  export type ReturnValue = Extract<MessageStatus, { status: 'delivered' }>
}
