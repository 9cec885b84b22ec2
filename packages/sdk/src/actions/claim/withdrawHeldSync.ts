import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { withdrawHeld } from './withdrawHeld.js'

/**
 * Pays what a pool holds for somebody and waits until it is mined.
 *
 * @param client - As for `withdrawHeld`.
 * @param parameters - Those of `withdrawHeld`, and how long to wait.
 * @returns Who was paid how much (units), and the receipt.
 * @throws What `withdrawHeld` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function withdrawHeldSync(
  client: AnyClient,
  parameters: withdrawHeldSync.Parameters,
): Promise<withdrawHeldSync.ReturnValue> {
  const hash = await withdrawHeld(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { receiver, amount } = withdrawHeld.extractEvent(receipt.logs, parameters)
  return { receiver, amount, receipt }
}

export namespace withdrawHeldSync {
  export type Parameters = withdrawHeld.Parameters & WaitParameters
  export type ReturnValue = { receiver: Address; amount: bigint; receipt: TransactionReceipt }
}
