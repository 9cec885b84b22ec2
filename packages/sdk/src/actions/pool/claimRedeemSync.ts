import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { claimRedeem } from './claimRedeem.js'

/**
 * Collects what has left of an exit and waits until it is mined.
 *
 * @param client - As for `claimRedeem`.
 * @param parameters - Those of `claimRedeem`, and how long to wait.
 * @returns What was paid (units), to whom, the round of the exit, and the receipt.
 * @throws What `claimRedeem` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function claimRedeemSync(
  client: AnyClient,
  parameters: claimRedeemSync.Parameters,
): Promise<claimRedeemSync.ReturnValue> {
  const hash = await claimRedeem(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { assets, receiver, round } = claimRedeem.extractEvent(receipt.logs, parameters)
  return { assets, receiver, round, receipt }
}

export namespace claimRedeemSync {
  export type Parameters = claimRedeem.Parameters & WaitParameters
  export type ReturnValue = { assets: bigint; receiver: Address; round: number; receipt: TransactionReceipt }
}
