import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { settleBatch } from './settleBatch.js'

/**
 * Pays many covers for a decided incident and waits until it is mined.
 *
 * @param client - As for `settleBatch`.
 * @param parameters - Those of `settleBatch`, and how long to wait.
 * @returns Each cover that was paid, its owner and its payout (units), and the receipt. A cover that is not among them was left out;
 * `settle.simulate` says why.
 * @throws What `settleBatch` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function settleBatchSync(
  client: AnyClient,
  parameters: settleBatchSync.Parameters,
): Promise<settleBatchSync.ReturnValue> {
  const hash = await settleBatch(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const settled = settleBatch.extractEvents(receipt.logs, parameters)
  return { settled: settled.map(({ coverId, owner, payout }) => ({ coverId, owner, payout })), receipt }
}

export namespace settleBatchSync {
  export type Parameters = settleBatch.Parameters & WaitParameters
  export type ReturnValue = {
    settled: { coverId: bigint; owner: Address; payout: bigint }[]
    receipt: TransactionReceipt
  }
}
