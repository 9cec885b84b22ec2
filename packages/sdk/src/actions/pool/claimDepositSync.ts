import type { Address, TransactionReceipt } from 'viem'
import { scaleOf } from '../../internal/scale.js'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { claimDeposit } from './claimDeposit.js'

/**
 * Mints the shares of a settled deposit and waits until it is mined.
 *
 * @param client - As for `claimDeposit`.
 * @param parameters - Those of `claimDeposit`, and how long to wait.
 * @returns The shares (1e-18), the deposit (units), who got them, and the receipt.
 * @throws What `claimDeposit` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function claimDepositSync(
  client: AnyClient,
  parameters: claimDepositSync.Parameters,
): Promise<claimDepositSync.ReturnValue> {
  const hash = await claimDeposit(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { shares, assets, sender } = claimDeposit.extractEvent(receipt.logs, parameters)
  return { shares, assets: assets / scaleOf(parameters.deployment), controller: sender, receipt }
}

export namespace claimDepositSync {
  export type Parameters = claimDeposit.Parameters & WaitParameters
  export type ReturnValue = {
    shares: bigint
    assets: bigint
    controller: Address
    receipt: TransactionReceipt
  }
}
