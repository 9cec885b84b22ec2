import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { extend } from './extend.js'

/**
 * Extends a cover and waits until it is mined.
 *
 * @param client - As for `extend`.
 * @param parameters - Those of `extend`, and how long to wait.
 * @returns The premium paid (units, without fees), the new end (UTC seconds) and the receipt.
 * @throws What `extend` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function extendSync(
  client: AnyClient,
  parameters: extendSync.Parameters,
): Promise<extendSync.ReturnValue> {
  const hash = await extend(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { premium, end } = extend.extractEvent(receipt.logs, parameters)
  return { premium, endsAt: end, receipt }
}

export namespace extendSync {
  export type Parameters = extend.Parameters & WaitParameters
  export type ReturnValue = { premium: bigint; endsAt: number; receipt: TransactionReceipt }
}
