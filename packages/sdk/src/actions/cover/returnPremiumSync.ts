import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { returnPremium } from './returnPremium.js'

/**
 * Returns the premium of a cover bought too late, and waits until it is mined.
 *
 * @param client - As for `returnPremium`.
 * @param parameters - Those of `returnPremium`, and how long to wait.
 * @returns The premium (units) and the receipt.
 * @throws What `returnPremium` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function returnPremiumSync(
  client: AnyClient,
  parameters: returnPremiumSync.Parameters,
): Promise<returnPremiumSync.ReturnValue> {
  const hash = await returnPremium(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { premium } = returnPremium.extractEvent(receipt.logs, parameters)
  return { premium, receipt }
}

export namespace returnPremiumSync {
  export type Parameters = returnPremium.Parameters & WaitParameters
  export type ReturnValue = { premium: bigint; receipt: TransactionReceipt }
}
