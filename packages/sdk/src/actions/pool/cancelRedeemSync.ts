import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { cancelRedeem } from './cancelRedeem.js'

/**
 * Takes a request to leave back and waits until it is mined.
 *
 * @param client - As for `cancelRedeem`.
 * @param parameters - Those of `cancelRedeem`, and how long to wait.
 * @returns The shares that came back (1e-18), the round, and the receipt.
 * @throws What `cancelRedeem` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function cancelRedeemSync(
  client: AnyClient,
  parameters: cancelRedeemSync.Parameters,
): Promise<cancelRedeemSync.ReturnValue> {
  const hash = await cancelRedeem(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { shares, round } = cancelRedeem.extractEvent(receipt.logs, parameters)
  return { shares, round, receipt }
}

export namespace cancelRedeemSync {
  export type Parameters = cancelRedeem.Parameters & WaitParameters
  export type ReturnValue = { shares: bigint; round: number; receipt: TransactionReceipt }
}
