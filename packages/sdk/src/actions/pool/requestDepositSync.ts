import type { Address, TransactionReceipt } from 'viem'
import { scaleOf } from '../../internal/scale.js'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { requestDeposit } from './requestDeposit.js'

/**
 * Asks to deposit into a pool and waits until it is mined.
 *
 * @param client - As for `requestDeposit`.
 * @param parameters - Those of `requestDeposit`, and how long to wait.
 * @returns The round, what was taken (units), for whom, and the receipt.
 * @throws What `requestDeposit` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function requestDepositSync(
  client: AnyClient,
  parameters: requestDepositSync.Parameters,
): Promise<requestDepositSync.ReturnValue> {
  const hash = await requestDeposit(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { requestId, assets, controller } = requestDeposit.extractEvent(receipt.logs, parameters)
  return { round: Number(requestId), assets: assets / scaleOf(parameters.deployment), controller, receipt }
}

export namespace requestDepositSync {
  export type Parameters = requestDeposit.Parameters & WaitParameters
  export type ReturnValue = { round: number; assets: bigint; controller: Address; receipt: TransactionReceipt }
}
