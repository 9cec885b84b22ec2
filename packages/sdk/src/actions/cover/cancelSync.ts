import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { cancel } from './cancel.js'

/**
 * Cancels a cover and waits until it is mined.
 *
 * @param client - As for `cancel`.
 * @param parameters - Those of `cancel`, and how long to wait.
 * @returns The refund (units) and the receipt.
 * @throws What `cancel` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function cancelSync(
  client: AnyClient,
  parameters: cancelSync.Parameters,
): Promise<cancelSync.ReturnValue> {
  const hash = await cancel(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { refund } = cancel.extractEvent(receipt.logs, parameters)
  return { refund, receipt }
}

export namespace cancelSync {
  export type Parameters = cancel.Parameters & WaitParameters
  export type ReturnValue = { refund: bigint; receipt: TransactionReceipt }
}
