import type { Address, TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { moveShares } from './moveShares.js'

/**
 * Moves shares to another chain and waits until that is mined here. `pool.getMove` says when they are there.
 *
 * @param client - As for `moveShares`.
 * @param parameters - Those of `moveShares`, and how long to wait.
 * @returns The number of the move, its shares (1e-18 of a share), who has them there, and the receipt.
 * @throws What `moveShares` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function moveSharesSync(
  client: AnyClient,
  parameters: moveSharesSync.Parameters,
): Promise<moveSharesSync.ReturnValue> {
  const hash = await moveShares(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const { moveId, shares, receiver } = moveShares.extractEvent(receipt.logs, parameters)
  return { moveId, shares, receiver, receipt }
}

export namespace moveSharesSync {
  export type Parameters = moveShares.Parameters & WaitParameters
  export type ReturnValue = { moveId: number; shares: bigint; receiver: Address; receipt: TransactionReceipt }
}
