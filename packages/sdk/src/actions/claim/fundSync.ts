import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { fund } from './fund.js'

/**
 * Sets the whole budget of a decided incident aside and waits until it is mined.
 *
 * @param client - As for `fund`.
 * @param parameters - Those of `fund`, and how long to wait.
 * @returns What was set aside (units), when the claim window ends (UTC seconds), and the receipt.
 * @throws What `fund` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function fundSync(client: AnyClient, parameters: fundSync.Parameters): Promise<fundSync.ReturnValue> {
  const hash = await fund(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { budget, closesAt } = fund.extractEvent(receipt.logs, parameters)
  return { budget, closesAt, receipt }
}

export namespace fundSync {
  export type Parameters = fund.Parameters & WaitParameters
  export type ReturnValue = { budget: bigint; closesAt: number; receipt: TransactionReceipt }
}
