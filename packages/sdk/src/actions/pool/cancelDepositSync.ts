import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { cancelDeposit } from './cancelDeposit.js'

/**
 * Takes a request to deposit back and waits until it is mined.
 *
 * @param client - As for `cancelDeposit`.
 * @param parameters - Those of `cancelDeposit`, and how long to wait.
 * @returns The assets that came back (units), the round, and the receipt.
 * @throws What `cancelDeposit` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function cancelDepositSync(
  client: AnyClient,
  parameters: cancelDepositSync.Parameters,
): Promise<cancelDepositSync.ReturnValue> {
  const hash = await cancelDeposit(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { assets, round } = cancelDeposit.extractEvent(receipt.logs, parameters)
  return { assets, round, receipt }
}

export namespace cancelDepositSync {
  export type Parameters = cancelDeposit.Parameters & WaitParameters
  export type ReturnValue = { assets: bigint; round: number; receipt: TransactionReceipt }
}
