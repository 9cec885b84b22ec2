import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { settle } from './settle.js'

/**
 * Pays a cover for a decided incident and waits until it is mined.
 *
 * @param client - As for `settle`.
 * @param parameters - Those of `settle`, and how long to wait.
 * @returns Who was paid how much (units), and the receipt.
 * @throws What `settle` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function settleSync(
  client: AnyClient,
  parameters: settleSync.Parameters,
): Promise<settleSync.ReturnValue> {
  const hash = await settle(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { owner, payout } = settle.extractEvent(receipt.logs, parameters)
  return { owner, payout, receipt }
}

export namespace settleSync {
  export type Parameters = settle.Parameters & WaitParameters
  export type ReturnValue = { owner: Address; payout: bigint; receipt: TransactionReceipt }
}
