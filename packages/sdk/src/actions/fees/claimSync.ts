import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { claim } from './claim.js'

/**
 * Pays an integrator its fees and waits until it is mined.
 *
 * @param client - As for `claim`.
 * @param parameters - Those of `claim`, and how long to wait.
 * @returns Who was paid how much (units), and the receipt.
 * @throws What `claim` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function claimSync(client: AnyClient, parameters: claimSync.Parameters): Promise<claimSync.ReturnValue> {
  const hash = await claim(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { receiver, amount } = claim.extractEvent(receipt.logs, parameters)
  return { receiver, amount, receipt }
}

export namespace claimSync {
  export type Parameters = claim.Parameters & WaitParameters
  export type ReturnValue = { receiver: Address; amount: bigint; receipt: TransactionReceipt }
}
