import type { Address, TransactionReceipt } from 'viem'
import { scaleOf } from '../../internal/scale.js'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { claimRedeem } from './claimRedeem.js'

/**
 * Collects what has left of an exit and waits until it is mined.
 *
 * @param client - As for `claimRedeem`.
 * @param parameters - Those of `claimRedeem`, and how long to wait.
 * @returns What was paid (units), for how many shares (1e-18), to whom, and the receipt.
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
  const { assets, shares, owner } = claimRedeem.extractEvent(receipt.logs, parameters)
  return { assets: assets / scaleOf(parameters.deployment), shares, controller: owner, receipt }
}

export namespace claimRedeemSync {
  export type Parameters = claimRedeem.Parameters & WaitParameters
  export type ReturnValue = { assets: bigint; shares: bigint; controller: Address; receipt: TransactionReceipt }
}
