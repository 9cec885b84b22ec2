import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { requestRedeem } from './requestRedeem.js'

/**
 * Asks to leave a pool and waits until it is mined.
 *
 * @param client - As for `requestRedeem`.
 * @param parameters - Those of `requestRedeem`, and how long to wait.
 * @returns The round, the shares that wait from now on (1e-18, whole millionths of a share), who is paid, and the receipt.
 * @throws What `requestRedeem` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function requestRedeemSync(
  client: AnyClient,
  parameters: requestRedeemSync.Parameters,
): Promise<requestRedeemSync.ReturnValue> {
  const hash = await requestRedeem(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { requestId, shares, controller } = requestRedeem.extractEvent(receipt.logs, parameters)
  return { round: Number(requestId), shares, controller, receipt }
}

export namespace requestRedeemSync {
  export type Parameters = requestRedeem.Parameters & WaitParameters
  export type ReturnValue = { round: number; shares: bigint; controller: Address; receipt: TransactionReceipt }
}
