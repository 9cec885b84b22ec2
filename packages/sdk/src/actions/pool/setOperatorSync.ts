import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { setOperator } from './setOperator.js'

/**
 * Lets somebody act for the account in a pool, or no longer, and waits until it is mined.
 *
 * @param client - As for `setOperator`.
 * @param parameters - Those of `setOperator`, and how long to wait.
 * @returns Who may act for whom, whether they may, and the receipt.
 * @throws What `setOperator` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function setOperatorSync(
  client: AnyClient,
  parameters: setOperatorSync.Parameters,
): Promise<setOperatorSync.ReturnValue> {
  const hash = await setOperator(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  return { ...setOperator.extractEvent(receipt.logs, parameters), receipt }
}

export namespace setOperatorSync {
  export type Parameters = setOperator.Parameters & WaitParameters
  export type ReturnValue = { controller: Address; operator: Address; approved: boolean; receipt: TransactionReceipt }
}
