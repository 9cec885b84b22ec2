import type { TransactionReceipt } from 'viem'
import type { AnyClient } from '../../types/client.js'
import { type WaitParameters, waitForReceipt } from '../../utils/waitForReceipt.js'
import { buyBasket } from './buyBasket.js'

/**
 * Buys the covers of several quotes and waits until they are mined.
 *
 * @param client - As for `buyBasket`.
 * @param parameters - Those of `buyBasket`, and how long to wait.
 * @returns The covers' ids and premiums (units, without fees), in the order of the quotes, and the receipt.
 * @throws What `buyBasket` throws.
 * @throws {TransactionRevertedError} when it was mined and failed.
 * @throws {ReceiptTimeoutError} when it is not mined in time.
 */
export async function buyBasketSync(
  client: AnyClient,
  parameters: buyBasketSync.Parameters,
): Promise<buyBasketSync.ReturnValue> {
  const hash = await buyBasket(client, parameters)
  const receipt = await waitForReceipt(client, { ...parameters, hash })
  const covers = buyBasket.extractEvents(receipt.logs, parameters)
  return { covers: covers.map(({ coverId, premium }) => ({ coverId, premium })), receipt }
}

export namespace buyBasketSync {
  export type Parameters = buyBasket.Parameters & WaitParameters
  export type ReturnValue = {
    covers: readonly { coverId: bigint; premium: bigint }[]
    receipt: TransactionReceipt
  }
}
