import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { buy } from './buy.js'

/**
 * Buys the cover of a quote by a Permit2 signature and waits until it is mined.
 *
 * @param client - As for `buy`.
 * @param parameters - Those of `buy`, and how long to wait.
 * @returns The cover's id, the premium paid (units) and the receipt.
 * @throws What `buy` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function buySync(client: AnyClient, parameters: buySync.Parameters): Promise<buySync.ReturnValue> {
  const hash = await buy(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { coverId, premium } = buy.extractEvent(receipt.logs, parameters)
  return { coverId, premium, receipt }
}

export namespace buySync {
  export type Parameters = buy.Parameters & WaitParameters
  export type ReturnValue = { coverId: bigint; premium: bigint; receipt: TransactionReceipt }
}
